package dev.watchkeeper.escalate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.EscalationSettings.Nominal;
import dev.watchkeeper.escalate.EscalationSettings.Often;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports once a day that all is well, if it is: trouble is told when it happens; confined to the ladder's thread. The lines are gathered on a thread of
 * their own. After a start, the report is next due at its hour, not at once.
 */
final class DailyReport implements Ladder.Daily {
    private static final Logger log = LoggerFactory.getLogger(DailyReport.class);
    private static final Duration GATHER_LIMIT = Duration.ofSeconds(20);

    private final Nominal nominal;
    private final ZoneId zone;
    private final List<Section> sections;
    private final Reporter reporter;
    private final Clock clock;
    private Optional<LocalDate> last = Optional.empty();
    private Optional<FutureTask<List<String>>> gathering = Optional.empty();
    private long gatheringNanos;

    DailyReport(Nominal nominal, ZoneId zone, List<Section> sections, Reporter reporter, Clock clock) {
        this.nominal = nominal;
        this.zone = zone;
        this.sections = List.copyOf(sections);
        this.reporter = reporter;
        this.clock = clock;
    }

    @Override
    public void tick(boolean allIsWell) {
        reporter.flush();
        if (isDue() && allIsWell) {
            FutureTask<List<String>> task = new FutureTask<>(() -> lines(sections));
            gathering = Optional.of(task);
            gatheringNanos = clock.monotonicNanos();
            Threads.platform("daily-report", task).start();
        }
        if (gathering.filter(FutureTask::isDone).isPresent()) {
            send(gathering.get());
            gathering = Optional.empty();
        } else if (gathering.isPresent() && clock.since(gatheringNanos).compareTo(GATHER_LIMIT) >= 0) {
            gathering.get().cancel(true);
            gathering = Optional.empty();
            reporter.nominal(List.of("Some figures could not be gathered in time."));
        }
    }

    private void send(FutureTask<List<String>> gathered) {
        try {
            reporter.nominal(gathered.get());
        } catch (ExecutionException e) {
            log.warn("The figures of the daily report could not be gathered: {}", String.valueOf(e.getCause()));
            reporter.nominal(List.of("Some figures could not be gathered."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static List<String> lines(List<Section> sections) throws InterruptedException {
        List<String> all = new ArrayList<>();
        for (Section section : sections) {
            all.addAll(section.lines());
        }
        return all;
    }

    /** Whether it is due now; asked again, it is not due before the next day. */
    private boolean isDue() {
        if (nominal.often() == Often.NEVER) {
            return false;
        }
        Instant now = clock.wall();
        ZonedDateTime here = now.atZone(zone);
        LocalDate day =
                here.toLocalTime().isBefore(nominal.at()) ? here.toLocalDate().minusDays(1) : here.toLocalDate();
        boolean due = last.filter(day::isAfter).isPresent();
        last = Optional.of(day);
        return due;
    }
}
