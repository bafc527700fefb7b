package dev.watchkeeper.detect.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps one box where a model found the same thing several times; stateless. It acts across kinds: what is a truck with 0.5 and a car with 0.6 at the same
 * place is one car.
 */
public final class Suppression {
    /** The least common share of two boxes that are one thing; usual for these models. */
    static final double SAME = 0.45;

    /** Of one picture; a crowd is no more news with more. */
    public static final int MOST = 100;

    private static final int MOST_CANDIDATES = 2000;

    private Suppression() {}

    /** The surest first. */
    public static List<Found> apply(List<Found> candidates) {
        List<Found> kept = new ArrayList<>();
        candidates.stream()
                .sorted(Comparator.comparingDouble(Found::confidence).reversed())
                .limit(MOST_CANDIDATES)
                .forEach(candidate -> {
                    if (kept.size() < MOST
                            && candidate.box().area() > 0
                            && kept.stream().noneMatch(other -> other.box().overlap(candidate.box()) > SAME)) {
                        kept.add(candidate);
                    }
                });
        return kept;
    }
}
