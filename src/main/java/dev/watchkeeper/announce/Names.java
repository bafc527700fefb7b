package dev.watchkeeper.announce;

import dev.watchkeeper.config.Titles;
import dev.watchkeeper.detect.LabelRule;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.Message.Target;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What cameras are called, how long they may show nothing, and which labels of their events count; immutable, reads the cameras of now.
 *
 * @param titles of all cameras
 * @param offlineAfter a camera's {@code health.offline-after}; empty if there is no such camera any more
 * @param host this machine's name
 * @param labels the rule of a camera whose events are examined; empty for any other
 */
public record Names(
        Supplier<Titles> titles,
        Function<String, Optional<Duration>> offlineAfter,
        String host,
        Function<String, Optional<LabelRule>> labels) {
    /** Where a camera says nothing else. */
    private static final Duration USUAL = Duration.ofSeconds(30);

    /** On this machine. */
    public static Names here(
            Supplier<Titles> titles,
            Function<String, Optional<Duration>> offlineAfter,
            Function<String, Optional<LabelRule>> labels) {
        return new Names(titles, offlineAfter, HostName.here(), labels);
    }

    /** Of cameras whose events are not examined. */
    public Names(Supplier<Titles> titles, Function<String, Optional<Duration>> offlineAfter, String host) {
        this(titles, offlineAfter, host, camera -> Optional.empty());
    }

    String title(String camera) {
        return titles.get().camera(camera).orElse(camera);
    }

    Target camera(String camera) {
        return new Target(Target.Type.CAMERA, camera, title(camera));
    }

    Target system() {
        return new Target(Target.Type.SYSTEM, host, host);
    }

    boolean isConfigured(String camera) {
        return offlineAfter.apply(camera).isPresent();
    }

    /** The least duration of an outage that is told. */
    Duration least(String camera) {
        return offlineAfter.apply(camera).orElse(USUAL);
    }
}
