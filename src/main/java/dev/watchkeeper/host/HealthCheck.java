package dev.watchkeeper.host;

import java.util.Optional;

/** One check of the host; run by one thread at a time, never before the previous run has returned. It may take long or hang. */
public interface HealthCheck {
    /** Words joined by underscores, for example {@code disk_space}. */
    String name();

    /** @throws Exception if it cannot be run, which counts as an error */
    Outcome run() throws Exception;

    /** The result of one run; immutable. */
    record Outcome(CheckStatus status, String message, Optional<String> value) {
        public static Outcome of(CheckStatus status, String message) {
            return new Outcome(status, message, Optional.empty());
        }

        /**
         * The outcome for a share compared with limits.
         *
         * @param errorFrom above 100 for a check that only warns
         * @param message without the status, which is appended in brackets
         */
        static Outcome share(double percent, double warnFrom, double errorFrom, String message, double value) {
            CheckStatus status = percent >= errorFrom
                    ? CheckStatus.ERROR
                    : percent >= warnFrom ? CheckStatus.WARNING : CheckStatus.OK;
            return new Outcome(status, message + " (" + status + ")", Optional.of(String.valueOf(Texts.whole(value))));
        }
    }
}
