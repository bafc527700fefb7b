package dev.watchkeeper.camera.health;

import java.util.Locale;

/** Whether a camera's last picture is one of now; an immutable enumeration. */
public enum PictureState {
    /** Every sign that speaks of pictures is in time, and this session has shown one. */
    LIVE,
    /** Whatever is shown is of the past, or tells nothing of now. */
    STALE;

    /** The name as people see it, for example {@code stale}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
