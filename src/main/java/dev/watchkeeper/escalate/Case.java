package dev.watchkeeper.escalate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An open incident of one watched service, as the remedies see it; immutable.
 *
 * @param incident its id
 * @param target the name of the watched service; {@code node} for the node
 * @param title what people read instead of the name
 * @param problems what is wrong now, in sentences
 * @param history what happened so far
 */
public record Case(String incident, String target, String title, List<String> problems, History history) {
    public Case {
        problems = List.copyOf(problems);
    }

    /**
     * What happened so far; immutable.
     *
     * @param noticed when it was opened
     * @param pid of the process that was judged, as it was noticed
     * @param restarts by the owner of the service so far, whoever asked for them
     * @param steps oldest first
     */
    public record History(Instant noticed, Optional<Long> pid, int restarts, List<Step> steps) {
        public History {
            steps = List.copyOf(steps);
        }
    }

    /** One step of an incident; immutable. */
    public record Step(Instant at, Stage step, String text) {}

    /** The stages of an incident; an immutable enumeration. */
    public enum Stage {
        NOTICED,
        EVIDENCE,
        TRIED,
        VERIFIED,
        CLOSED
    }
}
