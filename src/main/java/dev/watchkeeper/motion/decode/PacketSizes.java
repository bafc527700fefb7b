package dev.watchkeeper.motion.decode;

import dev.watchkeeper.media.Packet;

/**
 * Notices that the packets of a quiet scene suddenly grow, which hints at motion before the next keyframe shows it; confined to one thread.
 * Only a hint: under constant bit rate sizes move by a tenth when a person enters. A hint that was wrong makes the next one harder to
 * get.
 */
final class PacketSizes {
    /** The newest packets are averaged over about so many; a single large one is a scene's usual noise. */
    private static final double RECENT = 4;

    /** The usual size follows over about so many packets. */
    private static final double USUAL = 150;

    private static final int LEAST_LEARNED = 60;

    /** Growth by at least this share, and by so many mean deviations, is a jump. */
    private static final double LEAST_SHARE = 0.4;

    private static final double DEVIATIONS = 6;

    private static final double MOST_DOUBT = 16;

    private double recent;
    private double usual;
    private double deviation;
    private int learned;
    private double doubt = 1;

    /** Takes a packet that is no keyframe; true if sizes have jumped. */
    boolean jumped(Packet packet) {
        double size = packet.sizeBytes();
        if (learned == 0) {
            recent = size;
            usual = size;
        }
        recent += (size - recent) / RECENT;
        double off = recent - usual;
        boolean jump = learned >= LEAST_LEARNED && off > doubt * Math.max(LEAST_SHARE * usual, DEVIATIONS * deviation);
        double rate = 1 / Math.min(USUAL, ++learned);
        usual += rate * (size - usual);
        deviation += rate * (Math.abs(off) - deviation);
        return jump;
    }

    /** The last hint led to nothing. */
    void wasWrong() {
        doubt = Math.min(MOST_DOUBT, 2 * doubt);
        recent = usual;
    }

    /** The last hint led to motion. */
    void wasRight() {
        doubt = Math.max(1, doubt / 2);
    }

    /** What was learned does not hold for another session or after motion: the newest packets are no measure any more. */
    void settle() {
        recent = usual;
    }
}
