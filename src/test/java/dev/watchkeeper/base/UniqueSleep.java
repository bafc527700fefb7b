package dev.watchkeeper.base;

import java.util.concurrent.ThreadLocalRandom;

/** Arguments by which a test recognises its own processes, even if the same tests run twice at once; stateless. */
public final class UniqueSleep {
    private UniqueSleep() {}

    /** An argument for {@code sleep}: these seconds and a unique fraction. */
    public static String seconds(int whole) {
        return whole + "." + ThreadLocalRandom.current().nextLong(1_000_000_000L, 10_000_000_000L);
    }
}
