package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.logs.SecretFilter;
import java.util.List;

/** What came of reading again what is to be kept; immutable. */
public sealed interface Reread {
    /**
     * It can be kept.
     *
     * @param filter masks the secrets in the lines of all children
     * @param differs whether anything else is written in the configuration than before; what reads it as a whole starts anew then
     */
    record Good(KeeperPlan plan, SecretFilter filter, boolean differs) implements Reread {}

    /** It is wrong; what was read before stays in force. */
    record Wrong(List<String> mistakes) implements Reread {
        public Wrong {
            mistakes = List.copyOf(mistakes);
        }
    }

    /** What is kept does not come from a file. */
    record Fixed() implements Reread {}

    /** Reads again; called by one thread at a time. */
    @FunctionalInterface
    interface Source {
        Reread read() throws InterruptedException;
    }
}
