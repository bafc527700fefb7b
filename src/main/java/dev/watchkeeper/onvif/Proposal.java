package dev.watchkeeper.onvif;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which of a camera's profiles to watch, for a person to confirm; immutable.
 *
 * @param main the stream to record: the largest
 * @param detect the cheap stream to search for motion; empty if none is much cheaper
 */
public record Proposal(Optional<Profile> main, Optional<Profile> detect) {
    /** Smaller pictures show too little for motion detection: a person far away is two pixels high. */
    private static final long LEAST_PIXELS = 320 * 180;

    /** A detection stream pays only if decoding it costs much less. */
    private static final int CHEAPER = 2;

    public static Proposal of(List<Profile> profiles) {
        List<Profile> known =
                profiles.stream().filter(each -> each.stream().isPresent()).toList();
        Optional<Profile> main = known.stream()
                .max(Comparator.comparingLong((Profile each) -> each.video().pixels()));
        Optional<Profile> detect = main.flatMap(large -> known.stream()
                .filter(each -> each.video().pixels() >= LEAST_PIXELS)
                .filter(each -> each.video().pixels() * CHEAPER <= large.video().pixels())
                .min(Comparator.comparing(
                                (Profile each) -> !each.video().codec().equals("h264"))
                        .thenComparingLong(each ->
                                each.video().pixels() * Math.max(1, each.video().fps()))));
        return new Proposal(main, detect);
    }
}
