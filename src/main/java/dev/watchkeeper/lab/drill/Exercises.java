package dev.watchkeeper.lab.drill;

import dev.watchkeeper.lab.drill.Breakage.FromTheStart;
import dev.watchkeeper.lab.drill.Breakage.OfCamera;
import dev.watchkeeper.lab.drill.Breakage.OfNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Every fault of the drill with its limits; an immutable catalogue. They begin in four waves, so that never half of the cameras go blind within 30 s,
 * which the node would rightly report as one incident.
 */
final class Exercises {
    /** The GOP of all cameras of the drill, s. */
    static final double GOP_SECONDS = 2;

    /** 2 s and one GOP after the camera's return. */
    static final Duration BACK = Duration.ofMillis((long) (2000 + 1000 * GOP_SECONDS));

    private static final double FIRST_WAVE = 12;
    private static final double SECOND_WAVE = 46;
    private static final double THIRD_WAVE = 80;
    private static final double FOURTH_WAVE = 100;

    private Exercises() {}

    static List<Exercise> all() {
        List<Exercise> all = new ArrayList<>();
        all.add(Exercise.of("silent-at-connect", new FromTheStart("silent"), 11, "timeout")
                .fromFirstBadAnswer());
        all.add(Exercise.of("no-keyframes-ever", new FromTheStart("no-keyframes"), 31, "no-keyframes")
                .fromFirstBadAnswer());
        ofSigns().stream().map(e -> e.after(FIRST_WAVE)).forEach(all::add);
        ofConnections().stream().map(e -> e.after(SECOND_WAVE)).forEach(all::add);
        ofReturns().stream().map(e -> e.after(THIRD_WAVE)).forEach(all::add);
        ofAnswers().stream().map(e -> e.after(FOURTH_WAVE)).forEach(all::add);
        return all;
    }

    /** The first wave has the faults that take longest to notice. */
    private static List<Exercise> ofSigns() {
        return List.of(
                of("freeze", 65, "frozen-picture"),
                of("black", 35, "black-picture"),
                of("no-keyframes", 11, "no-keyframes"),
                of("corrupt-all", 11, "decode-errors"),
                of("timestamps-frozen", 12, "timestamps-frozen"),
                of("timestamps-jump", 12, "timestamps-jump"),
                Exercise.of("recording-stuck", new OfNode("recording-stuck"), 12, "recorder-stuck"),
                Exercise.of("disk-full", new OfNode("disk-full"), 12, "disk-full", "write-failed"),
                Exercise.of("analysis-stuck", new OfNode("analysis-stuck"), 11, "analysis-stuck"));
    }

    private static List<Exercise> ofConnections() {
        return List.of(
                of("silent", 5, "stalled"),
                of("rtcp-only", 5, "stalled", "no-video"),
                of("audio-only", 5, "no-video").withCamera("audio=pcmu"),
                of("refuse", 1, "refused", "ended"),
                of("reset", 1, "ended", "refused", "unreachable"),
                of("ended", 1, "ended"),
                of("auth", 1, "auth")
                        .fromFirstBadAnswer()
                        .withConfig("username: drill", "password-file: password")
                        // To protect the account, the node may try to sign in only once more, after 60 s.
                        .backWithin(Optional.of(Duration.ofSeconds(62).plus(BACK))),
                of("not-found", 1, "not-found").fromFirstBadAnswer(),
                of("busy", 1, "busy").fromFirstBadAnswer(),
                of("busy-503", 1, "busy").fromFirstBadAnswer());
    }

    /** Answers that misdirect or flood a client; in a wave of their own, since cameras that break together share the rate of session starts. */
    private static List<Exercise> ofAnswers() {
        return List.of(
                of("answer-503-play", 1, "busy").fromFirstBadAnswer(),
                // While it redirects, no probe can see its return, so it comes back only after the back-off.
                of("redirect-loop", 1, "redirect-loop").backWithin(Optional.empty()),
                of("oversize-body", 1, "too-large").backWithin(Optional.empty()));
    }

    /** A picture must return equally soon however long the camera was away, and whether or not its port answered meanwhile. */
    private static List<Exercise> ofReturns() {
        return List.of(
                away("away-1s", "refuse", 1, "refused", "ended"),
                away("away-60s", "refuse", 60, "refused"),
                away("not-found-60s", "not-found", 60, "not-found"),
                away("busy-60s", "busy", 60, "busy"),
                away("silent-60s", "silent", 60, "stalled", "timeout"));
    }

    private static Exercise of(String fault, double noticeSeconds, String... causes) {
        return Exercise.of(fault, new OfCamera(fault), noticeSeconds, causes);
    }

    private static Exercise away(String name, String fault, double seconds, String... causes) {
        return Exercise.of(name, new OfCamera(fault), fault.equals("silent") ? 5 : 1, causes)
                .lasting(seconds);
    }
}
