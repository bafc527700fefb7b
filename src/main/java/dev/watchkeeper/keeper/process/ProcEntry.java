package dev.watchkeeper.keeper.process;

/**
 * One entry of the process table; immutable.
 *
 * @param parent the parent's pid
 * @param session the pid of the session leader
 * @param state one letter: Z for a process that has ended (zombie), T for a stopped one
 * @param cpuTicks processor time so far, in clock ticks (100 per second)
 */
public record ProcEntry(Ident ident, long parent, long session, char state, long cpuTicks) {
    /** The fields after the name up to the start time, and one for the rest. */
    private static final int FIELDS = 21;

    /**
     * Identifies one process until the host reboots; immutable.
     *
     * @param pid which the system reuses
     * @param startTicks the start time, in clock ticks since boot
     */
    public record Ident(long pid, long startTicks) {}

    public long pid() {
        return ident.pid();
    }

    public long startTicks() {
        return ident.startTicks();
    }

    public boolean isAlive() {
        return state != 'Z' && state != 'X';
    }

    /** Parses {@code /proc/PID/stat}. The name in parentheses may contain anything, so its end is searched from the end. */
    static ProcEntry parse(String stat) {
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", FIELDS);
        return new ProcEntry(
                new Ident(pid, Long.parseLong(fields[19])),
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                fields[0].charAt(0),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }
}
