package dev.watchkeeper.base;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The umask of this process, which also covers files created by foreign libraries; stateless. It applies to the whole process and its
 * children, so only a process whose children are all its own may set it.
 */
public final class Umask {
    /** Nothing for the group, nothing for others. */
    private static final int OWNER_ONLY = 0077;

    private Umask() {}

    /** From now on, only this account can access newly created files. */
    public static void ownerOnly() {
        Linker linker = Linker.nativeLinker();
        MethodHandle umask = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("umask"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
        try {
            int before = (int) umask.invokeExact(OWNER_ONLY);
        } catch (Throwable e) {
            throw new IllegalStateException("umask throws nothing", e);
        }
    }
}
