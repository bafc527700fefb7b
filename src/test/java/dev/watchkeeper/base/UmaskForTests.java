package dev.watchkeeper.base;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Sets the umask of the test process; stateless. */
public final class UmaskForTests {
    private UmaskForTests() {}

    /** @return the previous umask */
    public static int set(int umask) {
        Linker linker = Linker.nativeLinker();
        try {
            return (int) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("umask"),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT))
                    .invokeExact(umask);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
