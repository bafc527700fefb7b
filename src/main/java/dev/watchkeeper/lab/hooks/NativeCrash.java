package dev.watchkeeper.lab.hooks;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** Crashes this process in native code, to drill the recovery; stateless. */
final class NativeCrash {
    private NativeCrash() {}

    /** Calls strlen with a null pointer. */
    static void now() {
        Linker linker = Linker.nativeLinker();
        MethodHandle length = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("strlen"),
                FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
        try {
            long unused = (long) length.invokeExact(MemorySegment.NULL);
        } catch (Throwable e) {
            throw new IllegalStateException("the process did not crash", e);
        }
    }
}
