package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A program to measure, and how to start it on some streams; immutable. */
public interface Contender {
    /** The programs compared; an immutable enumeration. */
    enum Kind {
        /** Watchkeeper, searching for motion and recording nothing. */
        WATCHKEEPER("Watchkeeper"),
        /** Reading packets with the same library and nothing else. */
        PACKETS("packets only"),
        /** Decoding every picture with the same library and nothing else. */
        DECODE("bare decoding"),
        MOTION("motion"),
        FFMPEG("ffmpeg to 5 fps gray"),
        /** Watchkeeper, recording everything without searching for motion. */
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

        /** Whether it runs on Java, which takes longer to reach full speed. */
        boolean isOurs() {
            return this == WATCHKEEPER || this == PACKETS || this == DECODE || this == RECORD;
        }

        /** Whether it costs so little that it can be measured in parallel with other light programs. */
        boolean isLight(boolean quiet) {
            return this == PACKETS || this == RECORD || this == FFMPEG_COPY || (this == WATCHKEEPER && quiet);
        }
    }

    Kind kind();

    /** Why it cannot be measured here, as the rest of a sentence; empty if it can. */
    Optional<String> missing();

    /** @param folder for everything it writes */
    RunningProgram start(List<String> urls, Path folder) throws FailureException;
}
