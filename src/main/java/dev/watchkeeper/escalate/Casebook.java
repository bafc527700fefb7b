package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.escalate.Case.Stage;
import dev.watchkeeper.incident.OutsideIncident;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.watch.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The open incidents, at most one for each service; writes down and reports what happens to them; confined to the ladder's thread. */
final class Casebook {
    private static final Logger log = LoggerFactory.getLogger(Casebook.class);

    private final Books books;
    private final Reporter reporter;
    private final Clock clock;
    private final Map<String, OpenCase> open = new LinkedHashMap<>();

    Casebook(Books books, Reporter reporter, Clock clock) {
        this.books = books;
        this.reporter = reporter;
        this.clock = clock;
    }

    Optional<OpenCase> of(String target) {
        return Optional.ofNullable(open.get(target));
    }

    List<OpenCase> all() {
        return List.copyOf(open.values());
    }

    /** Continues what a former process left open. */
    void restore(Map<String, Target> targets) {
        books.targets()
                .forEach((name, standing) -> standing.incident()
                        .flatMap(id -> books.incidents().find(id))
                        .filter(file -> file.end().isEmpty())
                        .ifPresent(file -> restore(file, Optional.ofNullable(targets.get(name)), standing.restarts())));
    }

    private void restore(OutsideIncident file, Optional<Target> target, int restarts) {
        String name = file.matter().target();
        Duration age = Duration.between(file.begin(), clock.wall());
        OpenCase restored = OpenCase.restored(
                file,
                target.orElseGet(() -> new Target(name, name, Owner.NOBODY, Optional.empty(), Duration.ZERO)),
                clock.monotonicNanos() - Math.max(0, age.toNanos()),
                restarts);
        if (target.isEmpty()) {
            over(restored, "it is no longer watched");
            return;
        }
        // What was at work when the former process ended is verified first.
        restored.enter(OpenCase.Phase.VERIFYING, clock);
        open.put(name, restored);
        log.info("Incident {} of {} is still open", file.id(), name);
    }

    OpenCase open(Target target, OptionalLong pid, MessageKind kind, List<String> problems) {
        Instant now = clock.wall();
        OpenCase fresh = new OpenCase(
                books.incidents().newId(now),
                target,
                kind,
                new OpenCase.Noticed(now, clock.monotonicNanos()),
                problems);
        fresh.pid(pid);
        open.put(target.name(), fresh);
        log.warn("Incident {}: {}", fresh.id, String.join("; ", problems));
        books.audit(fresh, "noticed", kind.id(), String.join("; ", problems));
        step(fresh, Stage.NOTICED, String.join("; ", problems));
        return fresh;
    }

    /** People learn, once, that something is wrong and looked after. */
    void report(OpenCase each) {
        if (!each.reported) {
            each.reported = true;
            reporter.noticed(each);
        }
    }

    void step(OpenCase each, Stage stage, String text) {
        each.step(clock.wall(), stage, text);
        books.save(each);
    }

    void begins(OpenCase each, Remedy remedy) {
        log.info("Incident {}: trying {}", each.id, remedy.name());
        books.audit(each, remedy.name(), "begins", "");
        books.save(each);
    }

    /** A remedy was tried; a person who was told already learns of it. */
    void tried(OpenCase each, String remedy, Remedy.Outcome outcome) {
        log.info("Incident {}: {}", each.id, outcome.text());
        if (remedy.equals("repair")) {
            books.repaired(each.target.name());
        }
        books.audit(each, remedy, outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT), outcome.text());
        step(each, Stage.TRIED, outcome.text());
        if (each.told) {
            reporter.needsYou(each, false);
        }
    }

    void restartedByKeeper(OpenCase each, int times, String cause) {
        each.restarts += times;
        each.tier = Math.max(each.tier, Tiers.RESTART);
        books.audit(each, RestartRemedy.NAME, "by-keeper", cause);
        step(each, Stage.TRIED, "Its keeper restarted it (" + cause + ")");
    }

    void tellPerson(OpenCase each, boolean exhausted) {
        each.told = true;
        each.reported = true;
        each.tier = Tiers.PERSON;
        log.warn("Incident {}: a person is told", each.id);
        reporter.needsYou(each, exhausted);
        books.audit(each, "person", exhausted ? "nothing left to try" : "in time", "");
        step(each, Stage.TRIED, "A person was told");
    }

    void fixed(OpenCase each, Duration held) {
        reporter.fixed(each, held);
        over(each, "it has behaved for " + held.toSeconds() + " s");
    }

    /** The incident is over. */
    void over(OpenCase each, String how) {
        each.step(clock.wall(), Stage.CLOSED, how);
        each.end(clock.wall());
        open.remove(each.target.name());
        log.info("Incident {} is over: {}", each.id, how);
        books.audit(each, "closed", how, "");
        books.close(each, how);
    }
}
