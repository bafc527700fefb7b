package dev.watchkeeper.keeper.process;

import java.util.Map;

/** The signals that are sent and told of, by their numbers, which are the same on x64 and arm64; immutable. */
public final class Signals {
    public static final int QUIT = 3;
    public static final int KILL = 9;
    public static final int TERM = 15;
    static final int CONT = 18;

    /** What an exit code is above this if a signal ended the process, as shells and Java count. */
    private static final int OFFSET = 128;

    private static final int HIGHEST = 64;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(QUIT, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(6, "SIGABRT"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(KILL, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(TERM, "SIGTERM"),
            Map.entry(31, "SIGSYS"));

    private Signals() {}

    /** The signal that an exit code stands for; 0 if it stands for none. */
    public static int of(int exitCode) {
        return exitCode > OFFSET && exitCode <= OFFSET + HIGHEST ? exitCode - OFFSET : 0;
    }

    /** For example {@code SIGKILL}, or {@code signal 40}. */
    public static String name(int signal) {
        return NAMES.getOrDefault(signal, "signal " + signal);
    }
}
