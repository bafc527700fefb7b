package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.escalate.rollback.RollBack.Outcome;
import dev.watchkeeper.escalate.rollback.RollBack.Timing;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import dev.watchkeeper.program.Programs;
import dev.watchkeeper.program.Programs.Former;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rolls back from a newly built program to the one from before that build, once for each, when the configuration is not to blame; confined to the
 * roll-back's thread.
 */
final class ProgramBack {
    private static final Logger log = LoggerFactory.getLogger(ProgramBack.class);
    private static final String NEW = "the new program";

    private final Programs programs;
    private final Timing timing;
    private final RollBackStory story;

    /** Programs from which it could not be rolled back, as a person was told. */
    private final Set<String> given = new HashSet<>();

    ProgramBack(Programs programs, Timing timing, RollBackStory story) {
        this.programs = programs;
        this.timing = timing;
        this.story = story;
    }

    /** What is seen at one moment; immutable. */
    record Seen(Optional<Look> look, Optional<String> child, NodeStart start, RollBack.Restart keeper) {}

    Optional<String> now() {
        return programs.now();
    }

    boolean isRolledBack() {
        return programs.ordered().isPresent() && programs.ordered().equals(programs.now());
    }

    /** Whether the node was started with a new program so lately that it may be the cause of what is wrong. */
    boolean isApplicable(NodeStart start) {
        return changed()
                .filter(good -> isOfStart(start) && start.upFor().compareTo(timing.within()) < 0)
                .isPresent();
    }

    private boolean isOfStart(NodeStart start) {
        return now().filter(start::isWithProgram).isPresent();
    }

    /** The good program, if the one that is built is another, and it was not decided already. */
    private Optional<Programs.Good> changed() {
        Optional<String> now = now();
        return programs.good()
                .filter(good -> now.isPresent()
                        && !now.get().equals(good.sha256())
                        && !isRolledBack()
                        && !given.contains(now.get()));
    }

    /**
     * Looks once.
     *
     * @param asked whether somebody sees that the node does not work
     * @return what was done; empty if nothing is wrong
     */
    Optional<Outcome> tick(Seen seen, boolean asked) {
        Optional<Programs.Good> good = changed();
        if (good.isEmpty() || seen.child().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> why = Blame.trouble(
                        new Blame.Changed(NEW, good.get().cameras(), isOfStart(seen.start())),
                        seen.look(),
                        seen.child(),
                        seen.start(),
                        timing)
                .or(() -> asked && isApplicable(seen.start())
                        ? Optional.of("The node does not work since its start with " + NEW)
                        : Optional.empty());
        return why.map(text -> decide(text, good.get(), seen.keeper()));
    }

    private Outcome decide(String why, Programs.Good good, RollBack.Restart keeper) {
        String sha256 = now().orElse("");
        return switch (programs.former()) {
            case Former.Unusable(String reason) -> {
                given.add(sha256);
                log.warn("{}: the program is not rolled back, because {}", why, reason);
                story.notRolledBack(why, reason, sha256);
                yield new Outcome.No("The program is not rolled back, because " + reason);
            }
            case Former.Usable former -> rollBack(why, good, former, keeper);
        };
    }

    private Outcome rollBack(String why, Programs.Good good, Former.Usable former, RollBack.Restart keeper) {
        try {
            programs.order(now().orElse(""));
            log.warn("{}: rolling back to the program that was built at {}", why, former.builtAt());
            story.begin(why, good, former);
            keeper.restart();
            String text = "The node is started with the program from before the last build, of " + former.builtAt();
            story.tried(text);
            return new Outcome.Done(text);
        } catch (IOException | FailureException e) {
            given.add(now().orElse(""));
            log.error("The roll-back of the program failed: {}", e.toString());
            story.tried("The roll-back failed: " + e.getMessage());
            return new Outcome.No("The roll-back of the program failed: " + e.getMessage());
        }
    }

    /** Notes the program with which these cameras are seen. */
    void take(NodeStart start, Instant now, List<String> cameras) {
        Optional<String> sha256 = now();
        boolean news = programs.good()
                .filter(good -> sha256.equals(Optional.of(good.sha256()))
                        && good.cameras().equals(cameras))
                .isEmpty();
        if (sha256.isPresent() && start.isWithProgram(sha256.get()) && !isRolledBack() && news) {
            try {
                programs.take(new Programs.Good(sha256.get(), now, cameras));
            } catch (IOException e) {
                log.warn("The good program cannot be noted: {}", e.toString());
            }
        }
    }
}
