package dev.watchkeeper.camera.session;

import dev.watchkeeper.camera.health.CameraState;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One camera at one moment; immutable. Everything reported about a camera comes from one of these: answers, metrics, pushed events, the headers of its
 * picture, the messages of its live view.
 *
 * @param at the wall clock at that moment
 * @param bootNanos the host's clock since boot at the same moment, from which readers compute its age
 * @param seen whether the ledger books this moment as watched, as far as known now
 * @param pictureState whether the last picture is current; empty before the first
 * @param cause the failure kind's id, empty while healthy
 * @param message a sentence for people, without secrets
 * @param since when the state began
 * @param fps video pictures in the last 60 s / 60, over the time since start if shorter
 * @param bitrateBps bits per second over the same time
 * @param codec {@code h264} or {@code h265}, empty before the first picture
 * @param codecString the name for browsers, empty before the first picture
 * @param lastPictureAge time since the last picture, including the time in which the host slept; empty before the first
 * @param failures consecutive failed attempts
 * @param nextAttemptAt when the next session starts; empty if none is planned
 * @param decode how its pictures are decoded, and at what cost
 * @param epoch sessions begun so far
 * @param frames video pictures received since the start of the process
 * @param outages how often pictures stopped coming since the start of the process
 * @param bufferBytes memory of the ring of encoded packets
 * @param droppedPackets packets that a slow consumer could not take
 * @param decodeErrors pictures that could not be decoded
 * @param signs every vital sign, in the order of the work
 */
public record CameraStatus(
        String name,
        Instant at,
        long bootNanos,
        CameraState state,
        boolean seen,
        Optional<PictureState> pictureState,
        String cause,
        String message,
        Instant since,
        double fps,
        double bitrateBps,
        int widthPx,
        int heightPx,
        String codec,
        String codecString,
        Optional<Duration> lastPictureAge,
        int failures,
        Optional<Instant> nextAttemptAt,
        Decoding decode,
        long epoch,
        long frames,
        long outages,
        long bufferBytes,
        long droppedPackets,
        long decodeErrors,
        List<SignStatus> signs) {
    public CameraStatus {
        signs = List.copyOf(signs);
    }

    /** When the last picture came, computed from its age. */
    public Optional<Instant> lastPictureAt() {
        return lastPictureAge.map(at::minus);
    }

    /** One vital sign of this moment. */
    public Optional<SignStatus> sign(Sign wanted) {
        return signs.stream().filter(sign -> sign.sign() == wanted).findFirst();
    }
}
