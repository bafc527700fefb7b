package dev.watchkeeper.camera.health;

import java.util.List;

/** The vital signs of one camera, as the ledger reads them; thread-safe. */
public interface SignsView {
    String camera();

    /** Every sign, required or not, as it is now. */
    List<SignReading> signs();

    /** The gaps that have ended since the last call, in the order of their ends; only the newest 1000 are kept. */
    List<Gap> takeGaps();
}
