package dev.watchkeeper.announce;

import java.time.Instant;

/**
 * What people were told and what is not over yet; immutable.
 *
 * @param thread the incident of its messages
 * @param since when it began
 */
record Told(String thread, Instant since) {}
