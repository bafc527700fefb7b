package dev.watchkeeper.announce;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.Decoding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A camera whose status a test sets; confined to the test. */
final class ShownCamera {
    private static final Duration OFFLINE_AFTER = Duration.ofSeconds(30);

    final String name;
    private final ManualClock clock;
    private boolean live;
    private boolean shown;
    private Instant lastPicture;
    private String cause = "";
    private String message = "";
    private boolean pictures;
    private Optional<FailureKind> recording = Optional.empty();
    private Optional<FailureKind> analysis = Optional.empty();
    long epoch = 1;
    int failures;
    Optional<Duration> next = Optional.empty();

    ShownCamera(String name, ManualClock clock) {
        this.name = name;
        this.clock = clock;
        lastPicture = clock.wall();
    }

    ShownCamera sees() {
        live = true;
        shown = true;
        cause = "";
        message = "";
        failures = 0;
        next = Optional.empty();
        return this;
    }

    /** Its pictures stop. */
    void loses(FailureKind kind, String sentence) {
        if (live) {
            lastPicture = clock.wall();
        }
        live = false;
        pictures = false;
        fails(kind, sentence);
    }

    /** Why it does not see, from now on. */
    void fails(FailureKind kind, String sentence) {
        cause = kind.id();
        message = sentence;
    }

    /** Pictures come, and show nothing of now. */
    void freezes(FailureKind kind, String sentence) {
        loses(kind, sentence);
        pictures = true;
    }

    /** A session has failed and the next one has been begun. */
    void tries() {
        epoch++;
        failures++;
    }

    /** Another unit of the same camera, as after a change of its settings. */
    void restarts() {
        live = false;
        shown = false;
        epoch++;
    }

    void recordingFails(FailureKind kind) {
        recording = Optional.of(kind);
    }

    void analysisFails(FailureKind kind) {
        analysis = Optional.of(kind);
    }

    void allWell() {
        recording = Optional.empty();
        analysis = Optional.empty();
    }

    CameraStatus status() {
        Instant at = clock.wall();
        if (live) {
            lastPicture = at;
        }
        Duration age = pictures ? Duration.ofMillis(100) : Duration.between(lastPicture, at);
        boolean late = recording.isPresent() || analysis.isPresent();
        CameraState state = live
                ? late ? CameraState.DEGRADED : CameraState.HEALTHY
                : pictures
                        ? CameraState.DEGRADED
                        : Duration.between(lastPicture, at).compareTo(OFFLINE_AFTER) >= 0
                                ? CameraState.OFFLINE
                                : CameraState.RECONNECTING;
        List<SignStatus> signs = new ArrayList<>();
        if (pictures && !live) {
            signs.add(sign(Sign.SCENE, Optional.of(FailureKind.FROZEN_PICTURE), Duration.between(lastPicture, at)));
        }
        signs.add(sign(Sign.RECORDING, recording, Duration.ofSeconds(12)));
        signs.add(sign(Sign.ANALYSIS, analysis, Duration.ofSeconds(12)));
        return new CameraStatus(
                name,
                at,
                clock.bootNanos(),
                state,
                live && !late,
                shown ? Optional.of(live ? PictureState.LIVE : PictureState.STALE) : Optional.empty(),
                cause,
                message,
                at,
                10,
                1000,
                640,
                360,
                "h264",
                "avc1",
                shown ? Optional.of(age) : Optional.empty(),
                failures,
                next.map(at::plus),
                Decoding.only("lazy"),
                epoch,
                100,
                0,
                0,
                0,
                0,
                signs);
    }

    private static SignStatus sign(Sign sign, Optional<FailureKind> cause, Duration age) {
        return new SignStatus(sign, true, 5, Optional.of(age), Duration.ofSeconds(10), cause.isPresent(), cause);
    }
}
