package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Sends signals, and starts processes that receive them; stateless, one thread at a time. Tests started with nohup, or in the background of a
 * script, inherit ignored SIGHUP and SIGINT, and so would every process they start.
 */
public final class SignalRig {
    private static final int HUP = 1;
    private static final int INT = 2;
    private static final MemorySegment DEFAULT = MemorySegment.NULL;
    private static final MemorySegment IGNORE = MemorySegment.ofAddress(1);

    private SignalRig() {}

    /** Starts the process as a terminal would: it ignores neither SIGHUP nor SIGINT. */
    public static Process start(ProcessBuilder builder) throws IOException {
        try {
            return listening(builder::start);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same command as started by nohup or in the background of a script: SIGHUP and SIGINT are ignored. */
    public static List<String> ignoring(List<String> command) {
        return Stream.concat(Stream.of("sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh"), command.stream())
                .toList();
    }

    /** Runs an action while this process ignores neither signal. */
    public static synchronized <T> T listening(Callable<T> action) throws Exception {
        List<Integer> ignored = new ArrayList<>();
        long mask = ignoredSignals();
        for (int signal : List.of(HUP, INT)) {
            if ((mask >> (signal - 1) & 1) == 1) {
                ignored.add(signal);
                set(signal, DEFAULT);
            }
        }
        try {
            return action.call();
        } finally {
            // Java's own handler, if the action installed one, must stay.
            for (int signal : ignored) {
                MemorySegment before = set(signal, IGNORE);
                if (!before.equals(DEFAULT)) {
                    set(signal, before);
                }
            }
        }
    }

    /** Sends the signal with the shell, since small systems have no kill program. */
    public static void send(String name, long pid) throws Exception {
        Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                .inheritIO()
                .start();
        assertThat(kill.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).as("sent SIG" + name + " to " + pid).isZero();
    }

    private static long ignoredSignals() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(
                        line.substring("SigIgn:".length()).strip(), 16))
                .findFirst()
                .orElse(0);
    }

    private static MemorySegment set(int signal, MemorySegment disposition) {
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("signal"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        try {
            return (MemorySegment) handle.invokeExact(signal, disposition);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
