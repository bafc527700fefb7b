package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.liveness.OutputActivity;
import dev.watchkeeper.keeper.process.Output;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;

/**
 * Takes the lines of one child, masks the secrets in them, forwards them to the terminal prefixed with its name, writes them to its log, and keeps the last ones; called on the
 * thread that reads the output, and never waits. The tail is thread-safe.
 */
public final class ChildLog {
    private final String name;
    private final Clock clock;
    private final OutputActivity activity;
    private final Supplier<SecretFilter> filter;
    private final Tail tail = new Tail();
    private final Destination terminal;
    private final Destination file;

    /** Which lines it takes; immutable. @param filter what masks the secrets in them now */
    record Source(String name, Supplier<SecretFilter> filter) {}

    /** Where lines go, through which queue; thread-safe. */
    record Destination(LineQueue queue, LineQueue.Writer writer) {
        void offer(String line) {
            queue.offer(writer, line);
        }

        void offerReserved(String line) {
            queue.offerReserved(writer, line);
        }
    }

    ChildLog(Source source, Clock clock, OutputActivity activity, Destination terminal, Destination file) {
        this.name = source.name();
        this.filter = source.filter();
        this.clock = clock;
        this.activity = activity;
        this.terminal = terminal;
        this.file = file;
    }

    /** The last lines. */
    public Tail tail() {
        return tail;
    }

    /** A receiver for the output of one process of the child. */
    public Output newOutput() {
        return new Lines();
    }

    private String dated(String line) {
        return clock.wall().truncatedTo(ChronoUnit.MILLIS) + " " + line;
    }

    private final class Lines implements Output {
        private final LineBudget budget = new LineBudget(clock);
        private final LineCutter cutter = new LineCutter(filter, this::line);

        @Override
        public void written(byte[] bytes, int length) {
            cutter.add(bytes, length);
            reportDropped(false);
        }

        @Override
        public void ended() {
            cutter.end();
            reportDropped(true);
        }

        private void line(String raw) {
            activity.line(raw);
            String line = filter.get().mask(raw);
            tail.add(line);
            if (budget.admits()) {
                String forwarded = "[" + name + "] " + line;
                terminal.offer(forwarded);
                file.offer(dated(forwarded));
            }
        }

        private void reportDropped(boolean now) {
            long dropped = budget.takeDropped(now);
            if (dropped > 0) {
                String report = "[keeper] " + dropped + " lines of " + name + " dropped: more than "
                        + LineBudget.PER_SECOND + " a second";
                terminal.offerReserved(report);
                file.offerReserved(dated(report));
            }
        }
    }
}
