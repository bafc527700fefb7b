package dev.watchkeeper.camera.health;

import java.util.List;

/** The vital signs of one camera, for whoever keeps account of them; thread-safe. */
public interface SignsView {
    String camera();

    /** Every sign, required or not, as it stands now. */
    List<SignReading> signs();

    /** The gaps that have ended since the last call, in the order in which they ended; at most the newest 1000 are kept. */
    List<Gap> takeGaps();
}
