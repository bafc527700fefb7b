package dev.watchkeeper.notify;

import dev.watchkeeper.config.MailSettings;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where the settings for mails come from; immutable.
 *
 * @param first as they were at the start
 * @param again reads them anew; nothing while there is a mistake in them. Called on the courier's thread
 */
public record MailSource(MailSettings first, Supplier<Optional<MailSettings>> again) {}
