package dev.watchkeeper.motion.decode;

/**
 * Notices that the packets of a quiet scene suddenly grow, which hints at motion before the next keyframe shows it; confined to one thread.
 * Only a hint: under constant bit rate, sizes move by a tenth when a person enters. A wrong hint raises the bar for the next one.
 */
final class PacketSizes {
    /** The newest packets are averaged over about this many; a single large one is a scene's usual noise. */
    private static final double RECENT = 4;

    /** The usual size follows over about this many packets. */
    private static final double USUAL = 150;

    private static final int LEAST_LEARNED = 60;

    /** Growth by at least this share, and by this many mean deviations, is a jump. */
    private static final double LEAST_SHARE = 0.4;

    private static final double DEVIATIONS = 6;

    /**
     * Growth by this share beyond the usual peak of a group is a jump, too. Encoders refine the picture in the first packets after each keyframe, so
     * that sizes deviate in every quiet group, and somebody before the lens for a second stays below six mean deviations.
     */
    private static final double BEYOND_PEAK = 0.4;

    /** The usual peak follows over about this many groups, … */
    private static final double PEAK_GROUPS = 4;

    /** … and is known after this many. */
    private static final int LEAST_GROUPS = 3;

    private static final double MOST_DOUBT = 16;

    private double recent;
    private double usual;
    private double deviation;
    private int learned;
    private double groupPeak;
    private double usualPeak;
    private int groups;
    private double doubt = 1;

    /** Takes the size of a packet that is no keyframe, in bytes; true if sizes have jumped. */
    boolean jumped(long size) {
        if (learned == 0) {
            recent = size;
            usual = size;
        }
        recent += (size - recent) / RECENT;
        groupPeak = Math.max(groupPeak, recent);
        double off = recent - usual;
        boolean far = off > doubt * Math.max(LEAST_SHARE * usual, DEVIATIONS * deviation);
        boolean beyond = groups >= LEAST_GROUPS && recent > (1 + BEYOND_PEAK * doubt) * usualPeak;
        boolean jump = learned >= LEAST_LEARNED && (far || beyond);
        double rate = 1 / Math.min(USUAL, ++learned);
        usual += rate * (size - usual);
        deviation += rate * (Math.abs(off) - deviation);
        return jump;
    }

    /** A group of pictures in which nothing was seen is over. */
    void quietGroup() {
        if (groupPeak > 0) {
            usualPeak += (groupPeak - usualPeak) / Math.min(PEAK_GROUPS, ++groups);
            groupPeak = 0;
        }
    }

    /** The last hint led to nothing. */
    void wasWrong() {
        doubt = Math.min(MOST_DOUBT, 2 * doubt);
        settle();
    }

    /** The last hint led to motion. */
    void wasRight() {
        doubt = Math.max(1, doubt / 2);
    }

    /** The newest packets say nothing about the next ones: another session has begun, or motion has ended. */
    void settle() {
        recent = usual;
        groupPeak = 0;
    }
}
