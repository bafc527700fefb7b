package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.escalate.Remedy;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import dev.watchkeeper.watch.Part;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The repair tier of one data folder: its two remedies for the ladder, and the thread that carries out decisions and ends probations; thread-safe,
 * opened once and closed once.
 */
public final class Repairs implements Part {
    private static final Logger log = LoggerFactory.getLogger(Repairs.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration ATTEND_INTERVAL = Duration.ofSeconds(5);
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(400);

    private final Proposals proposals;
    private final Clock clock;
    private final Course course;
    private final RepairRemedy repair;
    private final TakeBackRemedy takeBack;
    private final Thread thread;
    private final Thread attendance;
    private final AtomicBoolean faultLogged = new AtomicBoolean();
    private volatile boolean started;
    private volatile boolean closed;

    /**
     * What surrounds it; immutable.
     *
     * @param outbox takes the messages to people
     * @param logs the log files of a service, the most telling first
     * @param linkBase where readers reach the page, if that is known
     */
    public record Surroundings(
            Clock clock,
            Worker worker,
            Owner owner,
            Outbox outbox,
            Function<String, List<Path>> logs,
            Supplier<Optional<URI>> linkBase) {}

    /** Restarts services; thread-safe. */
    @FunctionalInterface
    public interface Owner {
        /**
         * Has a service restarted by its owner.
         *
         * @return one sentence that says so
         * @throws FailureException with a sentence that says why it was not
         */
        String restart(String target) throws FailureException, InterruptedException;
    }

    public Repairs(RepairSettings settings, Path data, Surroundings around) {
        clock = around.clock();
        proposals = new Proposals(data, clock);
        AuditLog audit = new AuditLog(data, clock);
        course = new Course(proposals, settings.policy().probation(), around, audit);
        List<Report> known = proposals.all();
        repair = new RepairRemedy(
                settings, proposals, new RepairRemedy.Means(around, course, audit, data.resolve("evidence")), known);
        takeBack = new TakeBackRemedy(proposals, course, clock, known);
        thread = Threads.platform("repairs", this::work);
        attendance = Threads.platform("repairs-attended", this::attend);
    }

    @Override
    public String name() {
        return "repairs";
    }

    /** Takes up what an earlier process left, and begins to carry out decisions. */
    @Override
    public void start() {
        started = true;
        thread.start();
        attendance.start();
    }

    /** An order may take long; only a thread that died is wrong. */
    @Override
    public boolean isStuck() {
        return started && !closed && !(thread.isAlive() && attendance.isAlive());
    }

    /** Takes a change back when the problem returns within its probation; to be tried before a restart. */
    public Remedy takeBack() {
        return takeBack;
    }

    /** Asks the agent; to be tried after the restarts. */
    public Remedy repair() {
        return repair;
    }

    private void work() {
        try {
            abandonInterrupted();
            while (true) {
                look();
                clock.sleep(INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Apart from the other thread, which may be busy with a deployment. */
    private void attend() {
        try {
            while (true) {
                try {
                    proposals.attend();
                    faultLogged.set(false);
                } catch (IOException e) {
                    fault(e);
                }
                clock.sleep(ATTEND_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        List<Report> all = proposals.all();
        takeBack.know(all);
        for (Report report : all) {
            if (!report.state().isLast() && !repair.isRunning(report.id())) {
                try {
                    course.drive(report.id());
                } catch (IOException e) {
                    fault(e);
                } catch (RuntimeException e) {
                    log.error("A bug in Watchkeeper; please report it", e);
                }
            }
        }
    }

    private void fault(IOException e) {
        if (e instanceof ClosedByInterruptException) {
            Thread.currentThread().interrupt();
        } else if (faultLogged.compareAndSet(false, true)) {
            log.warn("The repairs in {} cannot be attended to: {}", proposals.root(), e.toString());
        }
    }

    /** An attempt that nobody waits for is over; a question that may not have been sent is put again, and sent once. */
    private void abandonInterrupted() {
        for (Report report : proposals.all()) {
            try {
                if (report.state() == RepairState.RUNNING && !repair.isRunning(report.id())) {
                    proposals.write(
                            report.at(
                                    RepairState.ABANDONED,
                                    clock.wall(),
                                    "The attempt was interrupted by the end of the process that watches, and nothing was changed."));
                } else if (report.state() == RepairState.PROPOSED) {
                    course.ask(report);
                }
            } catch (IOException e) {
                fault(e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        attendance.interrupt();
        try {
            if (!Threads.join(thread, CLOSE_LIMIT) || !Threads.join(attendance, CLOSE_LIMIT)) {
                log.info("A change is being applied or taken back; its process finishes that by itself");
            }
            proposals.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("The sign of life stays until it is old", e);
        }
    }
}
