package dev.watchkeeper.store;

import java.util.List;

/**
 * The end of one camera's account; immutable.
 *
 * @param fromUs where it starts to replace what is stored, µs since 1970; {@link Long#MAX_VALUE} to replace nothing
 * @param spans in order and without gaps, from {@code fromUs} on; may be empty
 */
public record CoverageTail(long fromUs, List<CoverageSpan> spans) {
    public CoverageTail {
        spans = List.copyOf(spans);
    }

    /** The end of the account, including this tail. */
    public long toUs() {
        return spans.isEmpty() ? fromUs : spans.getLast().toUs();
    }
}
