package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program to measure: how it is started on some streams; immutable. */
public interface Contender {
    /** What is compared; an immutable enumeration. */
    enum Kind {
        /** Watchkeeper, looking for motion, recording nothing. */
        WATCHKEEPER("Watchkeeper"),
        /** Reading packets with the same library and nothing else. */
        PACKETS("packets only"),
        /** Decoding every picture with the same library and nothing else. */
        DECODE("bare decoding"),
        MOTION("motion"),
        FFMPEG("ffmpeg to 5 fps gray"),
        /** Watchkeeper, recording everything, without motion. */
        RECORD("Watchkeeper, recording"),
        FFMPEG_COPY("ffmpeg -c copy");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The name in tables. */
        public String label() {
            return label;
        }

        /** Whether it runs on Java, which takes longer to come to its usual speed. */
        boolean isOurs() {
            return this == WATCHKEEPER || this == PACKETS || this == DECODE || this == RECORD;
        }

        /** Whether it costs so little that it may be measured beside others of the kind without disturbing them. */
        boolean isLight(boolean quiet) {
            return this == PACKETS || this == RECORD || this == FFMPEG_COPY || (this == WATCHKEEPER && quiet);
        }
    }

    Kind kind();

    /** Why it cannot be measured here, a sentence; empty if it can. */
    Optional<String> missing();

    /** @param folder for everything it writes */
    RunningProgram start(List<String> urls, Path folder) throws FailureException;
}
