package dev.watchkeeper.notify;

import dev.watchkeeper.config.MailSettings;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The source of the mail settings; immutable.
 *
 * @param first the settings at the start
 * @param reload reads them again; empty while they contain a mistake. Called on the notifier's thread
 */
public record MailSource(MailSettings first, Supplier<Optional<MailSettings>> reload) {}
