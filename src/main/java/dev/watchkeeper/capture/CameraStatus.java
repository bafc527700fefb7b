package dev.watchkeeper.capture;

import dev.watchkeeper.health.CameraState;
import dev.watchkeeper.health.SignStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One camera at one moment; immutable.
 *
 * @param cause the failure kind's id, empty while healthy
 * @param message a sentence for people, without secrets
 * @param since when the state began
 * @param fps video pictures in the last 60 s / 60, over the time since start if shorter
 * @param bitrateBps bits per second over the same time
 * @param codec {@code h264} or {@code h265}, empty before the first picture
 * @param codecString the name for browsers, empty before the first picture
 * @param lastPictureAt when the last video picture arrived
 * @param failures consecutive failed attempts
 * @param nextAttemptAt when the next session starts, while one is awaited
 * @param decode how its pictures are decoded, and what that costs
 * @param epoch sessions begun so far
 * @param frames video pictures received since the start of the process
 * @param outages how often pictures stopped coming since the start of the process
 * @param bufferBytes memory that the ring of encoded packets takes
 * @param droppedPackets packets that a slow consumer could not take
 * @param decodeErrors pictures that could not be decoded
 * @param signs every vital sign, in the order of the work
 */
public record CameraStatus(
        String name,
        CameraState state,
        String cause,
        String message,
        Instant since,
        double fps,
        double bitrateBps,
        int widthPx,
        int heightPx,
        String codec,
        String codecString,
        Optional<Instant> lastPictureAt,
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
}
