package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.stream.report.StreamsReport.Descriptors;
import java.util.Optional;

/** Notices that something with a limit runs out, before it has; confined to one thread, and pure. */
final class Headroom {
    private static final double WARN_AT = 0.8;
    private static final double RELIEF_AT = 0.7;

    private final String what;
    private final String remedy;
    private boolean scarce;

    /** @param what runs out, in the plural */
    Headroom(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    /** Takes one reading. @return a sentence at the moment when it becomes scarce */
    Optional<String> judge(Descriptors reading) {
        if (reading.used().isEmpty() || reading.limit().isEmpty()) {
            return Optional.empty();
        }
        long used = reading.used().getAsLong();
        long limit = reading.limit().getAsLong();
        boolean before = scarce;
        scarce = used >= limit * (before ? RELIEF_AT : WARN_AT);
        return scarce && !before
                ? Optional.of(used + " of at most " + limit + " " + what + " are in use. " + remedy)
                : Optional.empty();
    }
}
