package dev.watchkeeper.escalate.rollback;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.LastGood;
import dev.watchkeeper.escalate.sight.CameraSight;
import dev.watchkeeper.escalate.sight.NodeSight.Look;
import dev.watchkeeper.incident.IncidentFiles;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.incident.OutsideIncident.Matter;
import dev.watchkeeper.incident.OutsideIncident.Step;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target.Type;
import dev.watchkeeper.notify.Message.Thread;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.program.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The incident and the message of one roll-back; confined to the roll-back's thread. */
final class RollBackStory {
    private static final Logger log = LoggerFactory.getLogger(RollBackStory.class);

    /** For the cameras to be seen again after the start. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String NODE = "node";
    private static final int TIER = 1;

    private final IncidentFiles incidents;
    private final Outbox outbox;
    private final Path config;
    private final Clock clock;
    private final List<Step> steps = new ArrayList<>();
    private Optional<String> open = Optional.empty();
    private Optional<Message> waiting = Optional.empty();
    private List<String> expected = List.of();
    private Instant began = Instant.EPOCH;
    private long beganNanos;
    private String sentence = "";
    private boolean ofProgram;

    private RollBackStory(IncidentFiles incidents, Outbox outbox, Path config, Clock clock) {
        this.incidents = incidents;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    static RollBackStory in(Path data, Path config, Clock clock) {
        return new RollBackStory(new IncidentFiles(data), new Outbox(data), config, clock);
    }

    /** It begins. The message shows the difference, without secrets. */
    void begin(String why, LastGood.Taken good, List<String> difference) {
        String changed = String.join("\n", difference);
        begin(why, good.cameras(), "Changed since " + good.takenAt() + ":\n" + changed);
        ofProgram = false;
        tell(
                MessageKind.ROLLED_BACK,
                open.orElseThrow() + "-" + MessageKind.ROLLED_BACK.id(),
                "The configuration was rolled back",
                why + ".\nIt runs with the configuration of " + good.takenAt() + ". " + config
                        + " was not touched; this is what had changed in it:\n" + changed,
                "Correct " + config + ": as soon as it changes, it is used again.");
    }

    /** The roll-back of a program begins. */
    void begin(String why, Programs.Good good, Programs.Former.Usable former) {
        begin(why, good.cameras(), "The program was built anew since " + good.at() + ", when cameras were seen");
        ofProgram = true;
        tell(
                MessageKind.ROLLED_BACK,
                open.orElseThrow() + "-" + MessageKind.ROLLED_BACK.id(),
                "The program was rolled back",
                why + ".\nThe node runs with the program from before the last build, of " + former.builtAt() + ", in "
                        + former.jar().getParent() + ".",
                "Correct the program and build it: as soon as it is built, it is used again.");
    }

    /** A person must know, once for each program. */
    void notRolledBack(String why, String reason, String sha256) {
        tell(
                MessageKind.NEEDS_YOU,
                "program-" + sha256.substring(0, Math.min(16, sha256.length())) + "-not-rolled-back",
                "The program was not rolled back",
                why + ".\nThe program was not rolled back, because " + reason + ".",
                "Correct the program and build it, or go back to the former one by hand.");
    }

    private void begin(String why, List<String> cameras, String evidence) {
        began = clock.wall();
        beganNanos = clock.monotonicNanos();
        sentence = why;
        expected = cameras;
        steps.clear();
        open = Optional.of(incidents.newId(began));
        steps.add(new Step(began, "noticed", why));
        steps.add(new Step(began, "evidence", evidence));
        save(Optional.empty());
    }

    private void tell(MessageKind kind, String id, String title, String text, String next) {
        Instant at = clock.wall();
        waiting = Optional.of(new Message(
                id,
                at,
                new Topic(
                        kind,
                        kind.usual(),
                        new Message.Target(Type.SERVICE, NODE, "Watchkeeper"),
                        new Thread(open, false)),
                new Words(title, text, Optional.of(at), List.of(), next),
                View.NONE));
        flush();
    }

    void tried(String text) {
        steps.add(new Step(clock.wall(), "tried", text));
        save(Optional.empty());
    }

    /** What the node says afterwards, which proves the roll-back, or does not. */
    void seen(Look look, boolean rolledBack) {
        if (open.isEmpty()) {
            return;
        }
        boolean fresh = look.upFor().compareTo(clock.since(beganNanos)) < 0;
        boolean back = fresh
                && expected.stream()
                        .allMatch(name ->
                                look.find(name).filter(CameraSight::seen).isPresent());
        if (back) {
            steps.add(new Step(clock.wall(), "verified", "All cameras that were seen before are seen again"));
            close("The roll-back helped");
        } else if (!rolledBack) {
            close(
                    ofProgram
                            ? "The program was changed, and is used again"
                            : "The configuration was changed, and is used again");
        } else if (clock.since(beganNanos).compareTo(PATIENCE) >= 0) {
            close(
                    ofProgram
                            ? "Not all cameras that were seen before are seen again, so the program was not the only cause"
                            : "Not all cameras that were seen before are seen again, so the configuration was not the only"
                                    + " cause");
        }
    }

    private void close(String text) {
        steps.add(new Step(clock.wall(), "closed", text));
        log.info("{}", text);
        save(Optional.of(clock.wall()));
        open = Optional.empty();
    }

    private void save(Optional<Instant> end) {
        if (open.isEmpty()) {
            return;
        }
        try {
            incidents.save(new OutsideIncident(
                    open.get(),
                    began,
                    end,
                    new Matter(
                            MessageKind.ROLLED_BACK.id(),
                            MessageKind.ROLLED_BACK.usual().id(),
                            NODE,
                            TIER,
                            sentence),
                    steps));
        } catch (IOException e) {
            log.warn("The incident of the roll-back cannot be written: {}", e.toString());
        }
    }

    /** Puts into the outbox what waits for it. */
    void flush() {
        if (waiting.isPresent()) {
            try {
                outbox.put(waiting.get());
                waiting = Optional.empty();
            } catch (IOException e) {
                log.warn("A message cannot be put into the outbox and waits: {}", e.toString());
            }
        }
    }
}
