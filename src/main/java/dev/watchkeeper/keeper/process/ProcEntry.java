package dev.watchkeeper.keeper.process;

/**
 * One line of the system's table of processes; immutable.
 *
 * @param pid its number, which the system uses again
 * @param parent the parent's number
 * @param session the number of the leader of its session
 * @param state one letter, of which Z is a process that has ended and T one that is stopped
 * @param cpuTicks processor time so far, in clock ticks (100 a second)
 * @param startTicks when it started, in clock ticks since the host's start; with the number it names one process for ever
 */
public record ProcEntry(long pid, long parent, long session, char state, long cpuTicks, long startTicks) {
    /** After the name, up to the time of the start; and all the rest. */
    private static final int FIELDS = 21;

    /** What names one process for as long as the host runs; immutable. */
    public record Ident(long pid, long startTicks) {}

    public Ident ident() {
        return new Ident(pid, startTicks);
    }

    public boolean isAlive() {
        return state != 'Z' && state != 'X';
    }

    /** Reads {@code /proc/PID/stat}; the name in parentheses may hold anything, so it is looked for from behind. */
    static ProcEntry parse(String stat) {
        long pid = Long.parseLong(stat.substring(0, stat.indexOf(' ')));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", FIELDS);
        return new ProcEntry(
                pid,
                Long.parseLong(fields[1]),
                Long.parseLong(fields[3]),
                fields[0].charAt(0),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[19]));
    }
}
