package dev.watchkeeper.motion.trail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one moving region was from picture to picture, and whether it travels: visitors cover a distance, while leaves, shadows and the edges of a
 * shaking picture flicker around one place. Confined to one thread. Pixels are those of a picture {@link #WIDTH_PX} wide.
 */
public final class Trail {
    /** Of the pictures that are compared. */
    static final float WIDTH_PX = 320;

    /**
     * One picture width a second. Insects close to the lens and drops are faster; the fastest of the footage, a car close by, reaches 0.6, runners of
     * the drawn films 0.65, insects 1.5 and more.
     */
    static final float MOST_PX_PER_SECOND = WIDTH_PX;

    /** Sizes that differ by more belong to different things: a walker who closes his legs shrinks by a third, never to a third. */
    private static final float MOST_AREA_RATIO = 3;

    /** How far a region may be from where it is expected, pixels, and as a share of its step and of its size. */
    private static final float STRAY_PX = 8;

    private static final float STRAY_OF_STEP = 0.6f;
    private static final float STRAY_OF_SIZE = 0.15f;

    /** Eight seconds at five pictures a second: somebody slow and far away needs that long to walk his own width. */
    private static final int MOST_SPOTS = 40;

    /** For this long, something that has travelled is recognized near where it was lost, wherever it was expected. */
    private static final float SIGHT_SECONDS = 1;

    /** When a trail counts as travelling; immutable. */
    private record TravelCriteria(int spots, float seconds, float sizes, float mostPx) {
        /** Where nothing flickers: its own size, or a tenth of the picture's width if it is larger, because people approach slowly. */
        static final TravelCriteria CALM = new TravelCriteria(5, 0.7f, 0.8f, 32);

        /** Where something flickered lately. */
        static final TravelCriteria FLICKERING = new TravelCriteria(6, 0.9f, 1.2f, 48);

        static final float LEAST_PX = 7;

        /** At few pictures a second there are not that many spots. */
        static final int LEAST_SPOTS = 3;

        boolean isEnough(int count, float span) {
            return count >= spots || (count >= LEAST_SPOTS && span >= 2 * seconds);
        }

        float px(float size) {
            return Math.clamp(sizes * size, LEAST_PX, mostPx);
        }
    }

    /** The distance must be this many times the standard deviation of the spots from a straight and even motion … */
    private static final float STRAIGHTNESS = 9;

    /** … which is taken as at least this, pixels, because regions end at whole ones. */
    private static final float LEAST_STRAY_PX = 0.5f;

    /** An edge flickers more than the middle. */
    private static final float EDGE_LENGTH = 1.5f;

    private static final float EDGE_STRAIGHTNESS = 1.3f;

    private final Instant began;
    private final long beganMicros;
    private final boolean early;
    private final List<Spot> spots = new ArrayList<>();
    private boolean travelled;

    /** @param early whether its first picture was taken while the background was being learned: it must go as far as where something flickers */
    Trail(Spot first, Instant time, boolean early) {
        this.early = early;
        began = time;
        beganMicros = first.micros();
        spots.add(first);
    }

    /** The time of the first picture in which it was seen. */
    public Instant began() {
        return began;
    }

    /** How large it was when it was last seen, pixels. */
    public float areaPx() {
        return last().areaPx();
    }

    long beganMicros() {
        return beganMicros;
    }

    Spot last() {
        return spots.getLast();
    }

    List<Spot> spots() {
        return spots;
    }

    boolean hasTravelled() {
        return travelled;
    }

    /** How badly the spot fits as the next one of this trail; infinite if it cannot be. */
    double mismatch(Spot spot) {
        Spot last = last();
        float dt = (spot.micros() - last.micros()) / 1e6f;
        float expectedX = last.x();
        float expectedY = last.y();
        if (spots.size() > 1) {
            Spot before = spots.get(spots.size() - 2);
            float steps = Math.min(3, dt / ((last.micros() - before.micros()) / 1e6f));
            expectedX += steps * (last.x() - before.x());
            expectedY += steps * (last.y() - before.y());
        }
        double stray = Math.hypot(spot.x() - expectedX, spot.y() - expectedY);
        double step = Math.hypot(spot.x() - last.x(), spot.y() - last.y());
        float ratio = Math.max(spot.areaPx(), last.areaPx()) / Math.max(1, Math.min(spot.areaPx(), last.areaPx()));
        boolean near = step <= MOST_PX_PER_SECOND * dt && ratio < MOST_AREA_RATIO;
        boolean foreseen = spots.size() == 1 || stray <= STRAY_PX + STRAY_OF_STEP * step + STRAY_OF_SIZE * spot.size();
        boolean known = travelled && ((near && dt <= SIGHT_SECONDS) || spot.overlaps(last));
        return known || (near && foreseen) ? stray + 5 * Math.log(ratio) : Double.POSITIVE_INFINITY;
    }

    /** @param beginAfter for how long it must have moved to have travelled */
    void add(Spot spot, Duration beginAfter, FlickerMap flicker) {
        spots.add(spot);
        if (spots.size() > MOST_SPOTS) {
            spots.removeFirst();
        }
        boolean lasts = spot.micros() - beganMicros >= beginAfter.toNanos() / 1000;
        travelled = travelled
                || (lasts && travels(early || flicker.covers(spots) ? TravelCriteria.FLICKERING : TravelCriteria.CALM));
    }

    private boolean travels(TravelCriteria criteria) {
        for (int count = Math.min(criteria.spots, spots.size());
                count <= spots.size();
                count = count + Math.max(1, count / 4)) {
            List<Spot> part = spots.subList(spots.size() - count, spots.size());
            float span = (last().micros() - part.getFirst().micros()) / 1e6f;
            if (!criteria.isEnough(part.size(), span)) {
                continue;
            }
            for (Measure measure : Measure.values()) {
                if (travels(criteria, measure, part, span)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean travels(TravelCriteria criteria, Measure measure, List<Spot> part, float span) {
        Line line = Line.through(measure, part);
        float way = Math.abs(line.perSecond()) * span;
        float longer = measure.edge ? EDGE_LENGTH : 1;
        float straighter = measure.edge ? EDGE_STRAIGHTNESS : 1;
        return way >= longer * criteria.px(line.size())
                && way >= straighter * STRAIGHTNESS * Math.max(LEAST_STRAY_PX, line.stray())
                && Math.abs(line.perSecond()) < MOST_PX_PER_SECOND;
    }

    /** What may move evenly: the middle, or, where something approaches or enters the picture, an edge. */
    enum Measure {
        X(false, true),
        Y(false, false),
        LEFT(true, true),
        RIGHT(true, true),
        TOP(true, false),
        BOTTOM(true, false);

        private final boolean edge;
        private final boolean across;

        Measure(boolean edge, boolean across) {
            this.edge = edge;
            this.across = across;
        }

        float of(Spot spot) {
            return switch (this) {
                case X -> spot.x();
                case Y -> spot.y();
                case LEFT -> spot.left();
                case RIGHT -> spot.right();
                case TOP -> spot.top();
                case BOTTOM -> spot.bottom();
            };
        }

        /** The spot's size in the direction of the motion. */
        float sizeOf(Spot spot) {
            return across ? spot.right() - spot.left() : spot.bottom() - spot.top();
        }
    }

    /**
     * The straight and even motion that fits best (least squares); immutable.
     *
     * @param perSecond pixels a second
     * @param stray standard deviation from it, pixels
     * @param size on average, pixels
     */
    private record Line(float perSecond, float stray, float size) {
        static Line through(Measure measure, List<Spot> spots) {
            int n = spots.size();
            long start = spots.getFirst().micros();
            double st = 0;
            double sv = 0;
            double stt = 0;
            double stv = 0;
            double svv = 0;
            double size = 0;
            double origin = measure.of(spots.getFirst());
            for (Spot spot : spots) {
                double t = (spot.micros() - start) / 1e6;
                double v = measure.of(spot) - origin;
                st += t;
                sv += v;
                stt += t * t;
                stv += t * v;
                svv += v * v;
                size += measure.sizeOf(spot);
            }
            double spread = n * stt - st * st;
            double slope = (n * stv - st * sv) / spread;
            double squares = Math.max(0, svv - sv * sv / n - slope * slope * spread / n);
            return new Line((float) slope, (float) Math.sqrt(squares / Math.max(1, n - 2)), (float) (size / n));
        }
    }
}
