package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.keeper.services.ServiceSettings.Command;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.publish.ProgramRuns;
import java.util.Optional;

/** What publishers are run as; thread-safe. */
public interface Publishing extends AutoCloseable {
    /** Program, arguments and variables, free of secrets; empty while it is not known yet. */
    Optional<Command> command(Publisher publisher);

    @Override
    default void close() {}

    /** Makes such a thing. */
    @FunctionalInterface
    interface Maker {
        /**
         * Begins to find out what publishers are run as.
         *
         * @param runs by which programs are tried out
         * @param onKnown called on any thread when more is known
         */
        Publishing begin(ProgramRuns runs, Runnable onKnown);
    }
}
