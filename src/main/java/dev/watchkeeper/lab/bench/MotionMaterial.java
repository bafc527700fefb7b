package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.scene.MotionInterval;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One film with known motion, and the settings for searching it; immutable.
 *
 * @param kind films of one kind share a row of the table
 * @param truth when something moves, ordered by start, seconds after the film's start
 * @param reconnect when one session ends and the next begins, s, if that happens
 * @param clip makes the encoded film, which is not kept in memory
 */
record MotionMaterial(
        Group group,
        String kind,
        String name,
        MotionSettings settings,
        List<MotionInterval> truth,
        OptionalDouble reconnect,
        Clip clip) {
    /** Where a film comes from, and whether constants were chosen by it; an immutable enumeration. */
    enum Group {
        TUNING("drawn, by which constants were chosen"),
        HELD_OUT("drawn, kept out of that"),
        FURTHER("drawn, further ones, kept out of that"),
        FOOTAGE("footage, by which constants were chosen"),
        FOOTAGE_HELD_OUT("footage, kept out of that");

        final String sentence;

        Group(String sentence) {
            this.sentence = sentence;
        }

        boolean isHeldOut() {
            return this == HELD_OUT || this == FURTHER || this == FOOTAGE_HELD_OUT;
        }
    }

    MotionMaterial {
        truth = List.copyOf(truth);
    }

    /** Makes an encoded film. */
    @FunctionalInterface
    interface Clip {
        EncodedClip make() throws FailureException;
    }
}
