package dev.watchkeeper.config.yaml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects all mistakes, so that a user sees them at once; confined to the thread that loads. */
public final class Problems {
    /** More than anyone reads: garbage must not fill the terminal. */
    private static final int MOST = 100;

    private final List<Problem> mistakes = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private int left;

    public void mistake(Place place, String sentence) {
        if (mistakes.size() < MOST) {
            mistakes.add(new Problem(place, sentence));
        } else {
            left++;
        }
    }

    public void warning(Place place, String sentence) {
        if (warnings.size() < MOST) {
            warnings.add(new Problem(place, sentence));
        }
    }

    public boolean none() {
        return mistakes.isEmpty();
    }

    public List<Problem> mistakes() {
        List<Problem> all = sorted(mistakes);
        if (left > 0) {
            all.add(new Problem(all.getLast().place(), "and " + left + " more mistakes"));
        }
        return all;
    }

    public List<Problem> warnings() {
        return sorted(warnings);
    }

    private static List<Problem> sorted(List<Problem> problems) {
        List<Problem> sorted = new ArrayList<>(problems);
        sorted.sort(Comparator.comparing(Problem::place, Place.ORDER));
        return sorted;
    }
}
