package dev.watchkeeper.keeper.process;

import java.util.Map;

/** The signals that are sent or named, with numbers that are the same on x64 and arm64; immutable. */
public final class Signals {
    public static final int HUP = 1;
    public static final int QUIT = 3;
    public static final int KILL = 9;
    public static final int TERM = 15;
    static final int CONT = 18;

    /** Shells and Java add this to the signal's number in the exit code of a process that a signal ended. */
    private static final int OFFSET = 128;

    private static final int HIGHEST = 64;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(HUP, "SIGHUP"),
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

    /** The signal in an exit code; 0 if there is none. */
    public static int of(int exitCode) {
        return exitCode > OFFSET && exitCode <= OFFSET + HIGHEST ? exitCode - OFFSET : 0;
    }

    /** For example {@code SIGKILL}, or {@code signal 40}. */
    public static String name(int signal) {
        return NAMES.getOrDefault(signal, "signal " + signal);
    }
}
