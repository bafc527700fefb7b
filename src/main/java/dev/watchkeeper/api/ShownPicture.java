package dev.watchkeeper.api;

import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is said of one picture of a camera that is given to somebody, in the words of the camera's own state at that moment; immutable.
 *
 * @param age never less than that of the camera's last picture: video may go on to come of which none can be decoded
 * @param state live only while the camera's is, and never for a picture that is older than its keyframes may be
 */
record ShownPicture(Instant takenAt, Duration age, PictureState state) {
    /** @param age of this picture */
    static ShownPicture of(CameraStatus camera, Duration age) {
        Duration last = camera.lastPictureAge().orElse(Duration.ZERO);
        Duration told = age.compareTo(last) > 0 ? age : last;
        boolean live = camera.pictureState().equals(Optional.of(PictureState.LIVE))
                && camera.sign(Sign.KEYFRAMES)
                        .map(SignStatus::deadline)
                        .filter(deadline -> told.compareTo(deadline) < 0)
                        .isPresent();
        return new ShownPicture(camera.at().minus(told), told, live ? PictureState.LIVE : PictureState.STALE);
    }

    /** Rounded up, since no picture may be told younger than it is. */
    long wholeSeconds() {
        return age.plusMillis(999).toSeconds();
    }
}
