package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.watch.Seen;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Puts the ladder together; stateless. */
public final class Escalation {
    private Escalation() {}

    /**
     * What the ladder is for; immutable.
     *
     * @param data the data folder
     * @param config the configuration file, named in the commands that a person is given
     * @param host this machine's name
     * @param account who a person signs in as
     */
    public record Site(Path data, Optional<Path> config, String host, String account) {}

    /** What it cares for and what it may do, in order; immutable. */
    public record Plan(
            EscalationSettings settings, List<Target> targets, List<Remedy> remedies, List<Section> sections) {
        public Plan {
            targets = List.copyOf(targets);
            remedies = List.copyOf(remedies);
            sections = List.copyOf(sections);
        }
    }

    /** @param sights what was seen last of each service */
    public static Ladder ladder(Site site, Plan plan, Supplier<List<Seen>> sights, Clock clock) {
        Books books = new Books(site.data(), clock);
        Reporter reporter = reporter(site, clock);
        DailyReport daily =
                new DailyReport(plan.settings().nominal(), ZoneId.systemDefault(), plan.sections(), reporter, clock);
        return new Ladder(
                plan.settings().limits(),
                plan.targets(),
                plan.remedies(),
                new Ladder.Tools(
                        sights,
                        new Casebook(books, reporter, clock),
                        new EvidenceFolder(site.data(), clock),
                        Ladder::onThread,
                        daily),
                clock);
    }

    /** Reports at the end of a run that all is well, if the settings want it after each run. */
    public static void reportRun(Site site, Plan plan, Clock clock) throws InterruptedException {
        if (plan.settings().nominal().often() == EscalationSettings.Often.EVERY_RUN) {
            reporter(site, clock).nominal(DailyReport.lines(plan.sections()));
        }
    }

    private static Reporter reporter(Site site, Clock clock) {
        return new Reporter(new Outbox(site.data()), site.host(), target -> commands(site, target), clock);
    }

    /** Exact commands, to be pasted. */
    private static List<String> commands(Site site, Target target) {
        List<String> commands = new ArrayList<>();
        commands.add("ssh " + site.account() + "@" + site.host());
        String which = site.config().map(file -> " -c " + file.toAbsolutePath()).orElse("") + " --data "
                + site.data().toAbsolutePath();
        commands.add("watchkeeper watch --once" + (site.config().isPresent() ? which : " --with-node" + which));
        commands.add("watchkeeper incidents --steps" + which);
        commands.add("watchkeeper status --data " + site.data().toAbsolutePath());
        target.log().ifPresent(file -> commands.add("tail -n 100 " + file));
        if (target.owner().restart() instanceof dev.watchkeeper.watch.Owner.Means.Unit(String unit)) {
            commands.add("systemctl status " + unit);
        }
        commands.add("ls -t " + site.data().toAbsolutePath().resolve("evidence"));
        return commands;
    }
}
