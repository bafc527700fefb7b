package dev.watchkeeper.store;

/**
 * The last sign of life of the ledger; immutable.
 *
 * @param atUs the ledger's time, µs since 1970
 * @param bootNanos the host's clock since its start
 * @param bootId which start of the host that was
 * @param stopped whether the process ended as somebody asked
 */
public record CoverageBeat(long atUs, long bootNanos, String bootId, boolean stopped) {}
