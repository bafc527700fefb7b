package dev.watchkeeper.watch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the newest look at a service found; immutable.
 *
 * @param findings the problems that three looks in a row, or two independent witnesses, have shown
 * @param kept what the keeper says of it, if it is a child of the keeper
 * @param moment when it was seen
 */
public record Seen(ServiceReport report, List<Problem> findings, Optional<Kept.Child> kept, Moment moment) {
    public Seen {
        findings = List.copyOf(findings);
    }

    /** Whether a person wants it to be down now. */
    public boolean isResting() {
        return kept.filter(Kept.Child::isResting).isPresent();
    }

    /** When a look was over, for people and for deadlines; immutable. */
    public record Moment(Instant at, long nanos) {}
}
