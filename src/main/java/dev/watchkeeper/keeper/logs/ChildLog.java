package dev.watchkeeper.keeper.logs;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.liveness.OutputActivity;
import dev.watchkeeper.keeper.process.Output;
import java.time.temporal.ChronoUnit;

/**
 * What becomes of the lines of one child: forwarded to the terminal with its name before them, written to its log, kept in the tail. The lines
 * come on the thread that reads; the tail is thread-safe. It never waits.
 */
public final class ChildLog {
    private final String name;
    private final Clock clock;
    private final OutputActivity signs;
    private final Tail tail = new Tail();
    private final LineQueue console;
    private final LineQueue files;
    private final LineQueue.Place terminal;
    private final RotatingFile file;

    /** @param terminal where forwarded lines go */
    ChildLog(
            String name,
            Clock clock,
            OutputActivity signs,
            LineQueue console,
            LineQueue.Place terminal,
            LineQueue files,
            RotatingFile file) {
        this.name = name;
        this.clock = clock;
        this.signs = signs;
        this.console = console;
        this.terminal = terminal;
        this.files = files;
        this.file = file;
    }

    /** The last lines. */
    public Tail tail() {
        return tail;
    }

    /** For the output of one process of the child. */
    public Output newOutput() {
        return new Lines();
    }

    /** A line of the keeper about the child, into its log. */
    public void note(String line) {
        files.tell(file::write, dated(line));
    }

    private String dated(String line) {
        return clock.wall().truncatedTo(ChronoUnit.MILLIS) + " " + line;
    }

    private final class Lines implements Output {
        private final LineBudget budget = new LineBudget(clock);
        private final LineCutter cutter = new LineCutter(this::line);

        @Override
        public void written(byte[] bytes, int length) {
            cutter.add(bytes, length);
            tellDropped(false);
        }

        @Override
        public void ended() {
            cutter.end();
            tellDropped(true);
        }

        private void line(String line) {
            signs.line(line);
            tail.add(line);
            if (budget.admits()) {
                String forwarded = "[" + name + "] " + line;
                console.offer(terminal, forwarded);
                files.offer(file::write, dated(forwarded));
            }
        }

        private void tellDropped(boolean atOnce) {
            long dropped = budget.takeDropped(atOnce);
            if (dropped > 0) {
                String told = "[keeper] " + dropped + " lines of " + name + " dropped: more than "
                        + LineBudget.PER_SECOND + " a second";
                console.tell(terminal, told);
                note(told);
            }
        }
    }
}
