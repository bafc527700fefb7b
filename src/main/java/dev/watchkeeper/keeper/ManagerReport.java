package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.systemd.ServiceManager;
import dev.watchkeeper.keeper.systemd.ServiceManager.Phase;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports the keeper to the service manager; confined to the keeper's thread. A sign of life vouches for that thread and for the threads that watch
 * the children.
 */
final class ManagerReport {
    private static final Logger log = LoggerFactory.getLogger(ManagerReport.class);

    private final ServiceManager manager;
    private boolean unwatched;

    ManagerReport(ServiceManager manager) {
        this.manager = manager;
    }

    /** Call it in each iteration of the keeper's loop. */
    void send(Phase phase, Collection<Child> children) {
        List<String> unwatchedNames =
                children.stream().filter(Child::isUnwatched).map(Child::name).toList();
        if (!unwatchedNames.isEmpty() && !unwatched) {
            log.error(
                    "The watcher of {} died, a bug in Watchkeeper: please report it",
                    String.join(", ", unwatchedNames));
        }
        unwatched = !unwatchedNames.isEmpty();
        manager.report(phase, sentence(children), !unwatched);
    }

    /** Summarises the children without times, for example {@code 2 of 3 up; node: quarantined}. */
    private static String sentence(Collection<Child> children) {
        List<Child> down = children.stream().filter(child -> !child.isUp()).toList();
        String details = down.stream()
                .map(child -> child.name() + ": " + ChildStatus.word(child.state()))
                .collect(Collectors.joining(", "));
        return children.size() - down.size() + " of " + children.size() + " up"
                + (details.isEmpty() ? "" : "; " + details);
    }
}
