package dev.watchkeeper.stream.report;

/** How the streams are; thread-safe. */
@FunctionalInterface
public interface StreamsView {
    /** As far as it is known now; {@link StreamsReport#OFF} if nothing is restreamed. */
    StreamsReport now();
}
