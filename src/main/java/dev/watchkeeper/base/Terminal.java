package dev.watchkeeper.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process has a terminal; stateless. */
public final class Terminal {
    /** The fields of /proc/PID/stat after the name, which ends with the last bracket: state, parent, group, session, terminal (proc_pid_stat(5)). */
    private static final int TERMINAL_FIELD = 4;

    private Terminal() {}

    /** Whether there is a controlling terminal, by which the kernel sends SIGHUP when it is closed; true if that cannot be told. */
    public static boolean isHere() {
        try {
            return isIn(Files.readString(Path.of("/proc/self/stat")));
        } catch (IOException e) {
            return true;
        }
    }

    static boolean isIn(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        return fields.length <= TERMINAL_FIELD || !fields[TERMINAL_FIELD].equals("0");
    }
}
