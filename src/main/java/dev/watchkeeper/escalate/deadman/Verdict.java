package dev.watchkeeper.escalate.deadman;

import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the watch goes on, from what is known now; stateless. */
final class Verdict {
    private static final int MOST_CAMERAS = 40;

    private Verdict() {}

    /**
     * What is known; immutable.
     *
     * @param cameras whether any camera is configured
     * @param look the newest word of the node
     * @param noProgress how long the node has made no progress; zero while it does
     * @param person what a person is needed for
     */
    record Facts(boolean cameras, Optional<NodeSight.Look> look, Duration noProgress, Optional<String> person) {}

    /**
     * The ping that is due; empty while it is undecided: neither is the watch proven, nor has it been missing for long enough.
     *
     * @param blindAfter for so long it may be missing
     */
    static Optional<Ping> of(Facts facts, Duration blindAfter) {
        if (facts.person().isPresent()) {
            return Optional.of(new Ping(
                    Ping.Kind.FAIL, "A person is needed: " + facts.person().get()));
        }
        if (!facts.cameras()) {
            return Optional.of(new Ping(Ping.Kind.SUCCESS, "No camera is configured."));
        }
        if (facts.noProgress().isPositive() || facts.look().isEmpty()) {
            return facts.noProgress().compareTo(blindAfter) < 0
                    ? Optional.empty()
                    : Optional.of(new Ping(
                            Ping.Kind.FAIL, "The node has made no progress for " + text(facts.noProgress()) + "."));
        }
        NodeSight.Look look = facts.look().get();
        if (look.lastSeen().filter(age -> age.compareTo(blindAfter) < 0).isPresent()) {
            return Optional.of(new Ping(Ping.Kind.SUCCESS, cameras(look)));
        }
        boolean tooEarly = look.lastSeen().isEmpty() && look.upFor().compareTo(blindAfter) < 0;
        return tooEarly
                ? Optional.empty()
                : Optional.of(new Ping(
                        Ping.Kind.FAIL,
                        "No camera was watched for " + text(look.lastSeen().orElse(look.upFor())) + ".\n"
                                + cameras(look)));
    }

    private static String cameras(NodeSight.Look look) {
        long seen = look.cameras().stream().filter(CameraSight::seen).count();
        String first = seen + " of " + look.cameras().size() + " cameras are seen.";
        String unseen = look.cameras().stream()
                .filter(camera -> !camera.seen())
                .limit(MOST_CAMERAS)
                .map(CameraSight::sentence)
                .collect(Collectors.joining("\n"));
        return unseen.isEmpty() ? first : first + "\n" + unseen;
    }

    private static String text(Duration time) {
        return time.toMinutes() < 2 ? time.toSeconds() + " s" : time.toMinutes() + " min";
    }
}
