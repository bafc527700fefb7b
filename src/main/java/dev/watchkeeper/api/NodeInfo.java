package dev.watchkeeper.api;

import java.time.Instant;

/**
 * What the process reports about itself; immutable.
 *
 * @param version of Watchkeeper
 * @param startedAt when the process started
 * @param epoch an id unique to this run of the process
 * @param configuration {@code file}, or {@code last-good} after a roll-back
 */
public record NodeInfo(String version, Instant startedAt, String epoch, String configuration) {}
