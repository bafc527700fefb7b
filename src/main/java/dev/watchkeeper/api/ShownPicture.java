package dev.watchkeeper.api;

import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.camera.health.SignStatus;
import dev.watchkeeper.camera.session.CameraStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How current one delivered picture is, in the terms of the camera's state at that moment; immutable.
 *
 * @param age never less than that of the camera's last picture: video may arrive that cannot be decoded
 * @param state live only while the camera's is, and never for a picture older than keyframes may be
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

    /** Rounded up, because no picture may be shown as younger than it is. */
    long wholeSeconds() {
        return age.plusMillis(999).toSeconds();
    }
}
