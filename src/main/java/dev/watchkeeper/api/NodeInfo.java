package dev.watchkeeper.api;

import java.time.Instant;

/**
 * What the process says about itself; immutable.
 *
 * @param version of Watchkeeper
 * @param startedAt when the process started
 * @param epoch an id that no other run of the process has
 */
public record NodeInfo(String version, Instant startedAt, String epoch) {}
