package dev.watchkeeper.base;

import java.util.concurrent.ThreadLocalRandom;

/** Words by which a test knows its own processes among all of the machine, where the same tests may run twice at once; stateless. */
public final class UniqueSleep {
    private UniqueSleep() {}

    /** An argument for {@code sleep}: so many seconds, and a fraction that nobody else uses. */
    public static String seconds(int whole) {
        return whole + "." + ThreadLocalRandom.current().nextLong(1_000_000_000L, 10_000_000_000L);
    }
}
