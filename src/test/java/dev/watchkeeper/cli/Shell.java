package dev.watchkeeper.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs a command as a shell would, with its output kept; confined to one thread. */
final class Shell {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine line;

    Shell() {
        this(Main.commands());
    }

    Shell(CommandLine line) {
        this.line = line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    }

    /** A terminal of the test's own. */
    Shell(CommandLine line, PrintWriter terminal) {
        this(line);
        line.setOut(terminal);
    }

    /** One command by itself. */
    static Shell of(Object command) {
        return new Shell(Main.prepared(new CommandLine(command)));
    }

    int run(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return line.execute(args);
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
