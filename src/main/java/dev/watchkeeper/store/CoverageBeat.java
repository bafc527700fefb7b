package dev.watchkeeper.store;

/**
 * The ledger's last sign of life; immutable.
 *
 * @param atUs the ledger's time, µs since 1970
 * @param bootNanos time since the host started
 * @param bootId identifies that start of the host
 * @param stopped whether the process ended because it was asked to
 */
public record CoverageBeat(long atUs, long bootNanos, String bootId, boolean stopped) {}
