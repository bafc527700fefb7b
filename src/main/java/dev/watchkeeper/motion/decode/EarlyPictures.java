package dev.watchkeeper.motion.decode;

import dev.watchkeeper.media.GrayPicture;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps some pictures of a session's first seconds until the background is learned: what most of them show at a place is the background, however
 * many vehicles drive through; confined to one thread.
 */
public final class EarlyPictures {
    /** From this many pictures on, the median of a pixel is better than its mean. */
    public static final int ENOUGH = 5;

    private static final int MOST = 9;

    private static final long PAUSE_MICROS = 350_000;

    /** While the light changes by more than this, levels, the camera finds its exposure, and earlier pictures are useless. */
    private static final float MOST_LIGHT_CHANGE = 3;

    private final List<GrayPicture> pictures = new ArrayList<>();
    private boolean collecting;

    /** Starts collecting with the first picture of a session. */
    public void begin(GrayPicture first) {
        pictures.clear();
        pictures.add(first);
        collecting = true;
    }

    /** @param lightChange by how much the light has changed lately, levels */
    public void add(GrayPicture picture, float lightChange) {
        if (!collecting) {
            return;
        }
        if (lightChange > MOST_LIGHT_CHANGE) {
            pictures.clear();
        } else if (pictures.isEmpty()
                || picture.ptsMicros() - pictures.getLast().ptsMicros() >= PAUSE_MICROS) {
            pictures.add(picture);
        }
        if (pictures.size() > MOST) {
            pictures.removeFirst();
        }
    }

    /** Returns the pictures, keeps none and stops collecting. */
    public List<GrayPicture> take() {
        List<GrayPicture> taken = List.copyOf(pictures);
        pictures.clear();
        collecting = false;
        return taken;
    }

    /** The median of the pictures at each pixel. */
    public static byte[] median(List<GrayPicture> pictures) {
        int count = pictures.size();
        byte[] median = new byte[pictures.getFirst().luma().length];
        int[] values = new int[count];
        for (int i = 0; i < median.length; i++) {
            for (int n = 0; n < count; n++) {
                int value = pictures.get(n).luma()[i] & 0xFF;
                int at = n;
                for (; at > 0 && values[at - 1] > value; at--) {
                    values[at] = values[at - 1];
                }
                values[at] = value;
            }
            median[i] = (byte) values[count / 2];
        }
        return median;
    }
}
