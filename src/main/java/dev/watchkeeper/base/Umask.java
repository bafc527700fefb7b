package dev.watchkeeper.base;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The rights that this process takes from every file it makes, also in foreign libraries, which ask nobody; stateless. It belongs to the whole
 * process and to its children, so that only a process whose children are its own may set it.
 */
public final class Umask {
    /** Nothing for the group, nothing for others. */
    private static final int OWNER_ONLY = 0077;

    private Umask() {}

    /** From now on, what is made is open to this account alone. */
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
