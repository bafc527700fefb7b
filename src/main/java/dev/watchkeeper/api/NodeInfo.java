package dev.watchkeeper.api;

import java.time.Instant;

/**
 * What the process reports about itself; immutable.
 *
 * @param version of Watchkeeper
 * @param startedAt when the process started
 * @param epoch an id unique to this run of the process
 */
public record NodeInfo(String version, Instant startedAt, String epoch) {}
