package dev.watchkeeper.node;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.host.CheckStatus;
import dev.watchkeeper.host.HealthCheck;
import dev.watchkeeper.store.DatabaseSupervisor;
import dev.watchkeeper.store.DatabaseView;
import dev.watchkeeper.store.StoreException;
import dev.watchkeeper.store.StoreWriter;
import java.util.function.Supplier;

/** The health check of the database, and its state for the API; confined to one run at a time, except for {@link #state}. */
final class DatabaseReport implements HealthCheck, DatabaseView {
    private final DatabaseSupervisor supervisor;
    private final StoreWriter writer;
    private final Supplier<String> progress;
    private long lostBefore;

    /** @param progress of adding recordings to the database, for people; empty if all are in it */
    DatabaseReport(DatabaseSupervisor supervisor, StoreWriter writer, Supplier<String> progress) {
        this.supervisor = supervisor;
        this.writer = writer;
        this.progress = progress;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public State state() {
        State now = supervisor.state();
        return now.usable() && !progress.get().isEmpty() ? new State(true, progress.get()) : now;
    }

    @Override
    public Outcome run() {
        long lost = writer.lost();
        long newlyLost = lost - lostBefore;
        lostBefore = lost;
        try {
            supervisor.prove();
        } catch (FailureException e) {
            return Outcome.of(CheckStatus.ERROR, "Database ERROR - " + e.sentence());
        } catch (StoreException e) {
            return Outcome.of(CheckStatus.ERROR, "Database ERROR - " + e.getMessage());
        }
        if (newlyLost > 0) {
            return Outcome.of(CheckStatus.ERROR, "Database ERROR - " + newlyLost + " entries could not be written");
        }
        String sentence = state().sentence();
        return sentence.isEmpty()
                ? Outcome.of(CheckStatus.OK, "Database OK")
                : Outcome.of(CheckStatus.WARNING, "Database WARNING - " + sentence);
    }
}
