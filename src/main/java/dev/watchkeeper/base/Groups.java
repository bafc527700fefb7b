package dev.watchkeeper.base;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;

/** Looks up the host's groups in the C library, and whether this process may give files to one; stateless. */
public final class Groups {
    /** Offset of {@code gr_gid} in {@code struct group} of grp.h, after two pointers; the same on x64 and arm64. */
    private static final long NUMBER_AT = 16;

    private static final int CAP_CHOWN = 0; // from linux/capability.h

    private Groups() {}

    /** Whether a group exists and this process may give files to it. */
    public enum Standing {
        UNKNOWN,
        OTHERS,
        OURS
    }

    public static Standing of(String name) {
        OptionalInt number = number(name);
        if (number.isEmpty()) {
            return Standing.UNKNOWN;
        }
        return mayGiveTo(number.getAsInt()) ? Standing.OURS : Standing.OTHERS;
    }

    private static OptionalInt number(String name) {
        Linker linker = Linker.nativeLinker();
        MethodHandle getgrnam = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("getgrnam"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment group = (MemorySegment) getgrnam.invokeExact(arena.allocateFrom(name));
            return group.address() == 0
                    ? OptionalInt.empty()
                    : OptionalInt.of(
                            group.reinterpret(NUMBER_AT + Integer.BYTES).get(ValueLayout.JAVA_INT, NUMBER_AT));
        } catch (Throwable e) {
            throw new IllegalStateException("getgrnam throws nothing", e);
        }
    }

    /** A process may give its files to its own groups, or with CAP_CHOWN to any. */
    private static boolean mayGiveTo(int group) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                String[] words = line.split("\\s+");
                boolean member = (words[0].equals("Gid:") || words[0].equals("Groups:"))
                        && Arrays.asList(words).subList(1, words.length).contains(Integer.toUnsignedString(group));
                boolean mighty =
                        words[0].equals("CapEff:") && (Long.parseUnsignedLong(words[1], 16) >> CAP_CHOWN & 1) == 1;
                if (member || mighty) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new IllegalStateException("/proc is not mounted, which Watchkeeper needs", e);
        }
    }
}
