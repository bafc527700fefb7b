package dev.watchkeeper.host;

import java.util.Optional;

/** One check of the host; called by one thread at a time, never again before it returned, and may take long or hang. */
public interface HealthCheck {
    /** In words joined by underscores, for example {@code disk_space}. */
    String name();

    /** @throws Exception if it cannot be carried out, which is an error of the check */
    Outcome run() throws Exception;

    /** What was found; immutable. */
    record Outcome(CheckStatus status, String message, Optional<String> value) {
        public static Outcome of(CheckStatus status, String message) {
            return new Outcome(status, message, Optional.empty());
        }

        /**
         * The outcome of a share that is compared with limits.
         *
         * @param errorFrom above 100 for a check that only warns
         * @param message with {@code %s} for the status in brackets
         */
        static Outcome share(double percent, double warnFrom, double errorFrom, String message, double value) {
            CheckStatus status = percent >= errorFrom
                    ? CheckStatus.ERROR
                    : percent >= warnFrom ? CheckStatus.WARNING : CheckStatus.OK;
            return new Outcome(status, message + " (" + status + ")", Optional.of(String.valueOf(Texts.whole(value))));
        }
    }
}
