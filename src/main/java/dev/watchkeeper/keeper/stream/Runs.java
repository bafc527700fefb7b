package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPath.Feed;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** Which of the children that restream run, and since when; thread-safe. */
public final class Runs {
    private final Clock clock;
    private final Map<String, Run> running = new ConcurrentHashMap<>();

    /** One started process; immutable. */
    public record Run(long pid, long sinceNanos) {}

    public Runs(Clock clock) {
        this.clock = clock;
    }

    public void started(String child, long pid) {
        running.put(child, new Run(pid, clock.monotonicNanos()));
    }

    public void ended(String child) {
        running.remove(child);
    }

    public Optional<Run> find(String child) {
        return Optional.ofNullable(running.get(child));
    }

    Map<String, Run> all() {
        return Map.copyOf(running);
    }

    /** Since when the path's source runs: its publisher, or the server, which pulls cameras. */
    OptionalLong sourceSince(StreamPath path) {
        Optional<Run> source = find(
                switch (path.feed()) {
                    case Feed.Published(String publisher) -> publisher;
                    case Feed.Pulled pulled -> StreamServices.SERVER;
                });
        return source.isPresent() ? OptionalLong.of(source.get().sinceNanos()) : OptionalLong.empty();
    }
}
