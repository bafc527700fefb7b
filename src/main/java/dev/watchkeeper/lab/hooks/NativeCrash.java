package dev.watchkeeper.lab.hooks;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Crashes this process in native code, for drills of what follows; stateless. */
final class NativeCrash {
    private NativeCrash() {}

    /** Has the C library read a text at address 0. */
    static void now() {
        Linker linker = Linker.nativeLinker();
        MethodHandle length = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("strlen"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        try {
            long unused = (long) length.invokeExact(MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IllegalStateException("no crash", e);
        }
    }
}
