package dev.watchkeeper.camera.health;

import java.util.Locale;

/** Whether a camera's last picture is current; an immutable enumeration. */
public enum PictureState {
    /** Every sign of the picture is in time, and this session has shown one. */
    LIVE,
    /** What is shown is from the past, or says nothing about the present. */
    STALE;

    /** The name as people see it, for example {@code stale}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
