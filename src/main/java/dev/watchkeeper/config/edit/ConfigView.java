package dev.watchkeeper.config.edit;

import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.Secret;
import java.util.List;
import java.util.Optional;

/** Shows the configuration file and changes it for whoever may; thread-safe. */
public interface ConfigView {
    /** What the file says now. */
    State state();

    /** Changes the file, and has what was changed take effect; waits for that, a minute at most. */
    Outcome change(Edit edit);

    /**
     * The file; immutable.
     *
     * @param version of its content; empty if there is no file
     * @param file as the user named it; empty if there is none
     * @param readOnly why nothing can be written; empty if it can
     * @param mistakes of the file as it is now, each a line with its place
     */
    record State(
            String version,
            String file,
            Optional<String> readOnly,
            List<String> cameras,
            List<KeyRow> keys,
            List<String> mistakes) {
        public State {
            cameras = List.copyOf(cameras);
            keys = List.copyOf(keys);
            mistakes = List.copyOf(mistakes);
        }
    }

    /**
     * One key; immutable.
     *
     * @param key dotted, such as {@code cameras.yard.motion.sensitivity}
     * @param value as it is written, lists and sections as JSON; empty if it is not written or hidden
     * @param hidden whether it is written and not, or not wholly, shown, because it is or may hold a secret
     * @param standard the default; empty if it must be given
     * @param place where it is written
     * @param locked why it is changed in the file only; empty if the page may change it
     */
    record KeyRow(
            String key,
            Optional<String> value,
            boolean hidden,
            Optional<String> standard,
            Optional<String> place,
            Optional<String> locked,
            About about) {}

    /**
     * What a key is for; immutable.
     *
     * @param choices the only words that may be written, if they are known
     * @param single whether its value is one word or number
     */
    record About(String meaning, String expected, List<String> choices, boolean single) {
        public About {
            choices = List.copyOf(choices);
        }
    }

    /**
     * What is to be changed; immutable.
     *
     * @param version that the caller has seen
     * @param camera that is added or removed, as a whole
     */
    record Edit(String version, Whole camera, List<Wanted> changes, Optional<Password> password) {
        public Edit {
            changes = List.copyOf(changes);
        }
    }

    /** What happens to a camera as a whole; immutable. */
    sealed interface Whole {
        record None() implements Whole {}

        /** It must not be there yet. */
        record Add(String name) implements Whole {}

        /** It must be there. */
        record Change(String name) implements Whole {}

        /** It must be there. Its recordings stay. */
        record Remove(String name) implements Whole {}
    }

    /**
     * A key with its new value; immutable. Prints no value.
     *
     * @param value empty to have the default again
     */
    record Wanted(String key, Optional<Value> value) {
        @Override
        public String toString() {
            return key;
        }
    }

    /** A value from outside; immutable. */
    sealed interface Value {
        /** As a person would type it. */
        record Text(String text) implements Value {}

        /** JSON, other than a text. */
        record Json(String text) implements Value {}
    }

    /** A password that is kept in a file of its own; immutable. */
    record Password(String camera, Secret secret) {}

    /** What came of it; immutable. */
    sealed interface Outcome {
        /** @param effect of reading the file again */
        record Changed(String version, ReloadView.Outcome effect) implements Outcome {}

        /** Somebody has changed the file meanwhile; nothing is lost. */
        record Conflict(String version) implements Outcome {}

        /** Somebody else changes it at this moment. */
        record Busy() implements Outcome {}

        /** There is no such camera. */
        record Unknown(String camera) implements Outcome {}

        /** Nothing was changed. @param mistakes why, each a sentence or a line with its place */
        record Wrong(List<String> mistakes) implements Outcome {
            public Wrong {
                mistakes = List.copyOf(mistakes);
            }
        }

        /**
         * The file cannot be written.
         *
         * @param why a sentence
         * @param edit what to write into it by hand
         */
        record ReadOnly(String why, String edit) implements Outcome {}
    }
}
