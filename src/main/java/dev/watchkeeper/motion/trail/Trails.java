package dev.watchkeeper.motion.trail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Follows moving regions from picture to picture and decides which of them travel; confined to one thread. */
public final class Trails {
    /** A trail ends after this long without a region, or after two and a half pictures: in noise and behind twigs one or two fail. */
    private static final Duration LOST = Duration.ofMillis(500);

    private static final float LOST_PICTURES = 2.5f;

    /** In driving snow there are more regions than are worth following. */
    private static final int MOST_TRAILS = 64;

    private final Duration beginAfter;
    private final long stillMicros;
    private final FlickerMap flicker = new FlickerMap();
    private final List<Trail> trails = new ArrayList<>();
    private long lastMicros = Long.MIN_VALUE;

    /**
     * @param beginAfter for how long something must move to have travelled
     * @param stillLimit for how long something that has travelled is recognized where it was last seen
     */
    public Trails(Duration beginAfter, Duration stillLimit) {
        this.beginAfter = beginAfter;
        this.stillMicros = stillLimit.toNanos() / 1000;
    }

    /**
     * Takes the next picture and returns the oldest trail of those that have travelled and are seen in it.
     *
     * @param moving the regions that move in it, all at the same time
     * @param time the picture's wall-clock time
     * @param now its time on the session's timeline, µs
     * @param early whether it was taken while the background was being learned, when it is not known yet what flickers
     */
    public Optional<Trail> update(List<Spot> moving, Instant time, long now, boolean early) {
        float dt = lastMicros == Long.MIN_VALUE ? 0 : Math.max(0, (now - lastMicros) / 1e6f);
        lastMicros = now;
        flicker.fade(dt);
        giveUp(now, dt);
        List<Spot> free = new ArrayList<>(moving);
        // Trails that have travelled choose first, then the longest.
        trails.sort(Comparator.comparing(Trail::hasTravelled)
                .thenComparing(trail -> trail.spots().size())
                .reversed());
        for (Trail trail : trails) {
            follow(trail, free);
        }
        free.forEach(spot -> trails.add(new Trail(spot, time, early)));
        if (trails.size() > MOST_TRAILS) {
            trails.subList(MOST_TRAILS, trails.size()).clear();
        }
        return trails.stream()
                .filter(trail -> trail.hasTravelled() && trail.last().micros() == now)
                .min(Comparator.comparingLong(Trail::beganMicros));
    }

    private void giveUp(long now, float dt) {
        long limit = Math.max(LOST.toNanos() / 1000, (long) (LOST_PICTURES * dt * 1e6));
        List<Trail> lost = trails.stream()
                .filter(trail -> now - trail.last().micros() > (trail.hasTravelled() ? stillMicros : limit))
                .toList();
        lost.stream().filter(trail -> !trail.hasTravelled()).forEach(flicker::add);
        trails.removeAll(lost);
    }

    private void follow(Trail trail, List<Spot> free) {
        Optional<Spot> next = free.stream()
                .filter(spot -> trail.mismatch(spot) < Double.POSITIVE_INFINITY)
                .min(Comparator.comparingDouble(trail::mismatch));
        next.ifPresent(spot -> {
            free.remove(spot);
            trail.add(spot, beginAfter, flicker);
        });
    }

    /** The oldest trail that has not travelled yet. */
    public Optional<Trail> oldest() {
        return trails.stream().filter(trail -> !trail.hasTravelled()).min(Comparator.comparingLong(Trail::beganMicros));
    }

    /** Drops what has travelled; what has not may do so next. */
    public void eventEnded() {
        trails.removeIf(Trail::hasTravelled);
    }

    /** Drops all trails: the picture changed as a whole. Where it flickers is still known. */
    public void pictureChanged() {
        trails.clear();
    }

    /** Forgets everything: another session may show another picture. */
    public void forget() {
        trails.clear();
        flicker.forget();
        lastMicros = Long.MIN_VALUE;
    }
}
