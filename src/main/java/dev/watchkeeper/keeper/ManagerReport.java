package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.systemd.ServiceManager;
import dev.watchkeeper.keeper.systemd.ServiceManager.Phase;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the service manager is told of the keeper; confined to the keeper's thread. A sign of life stands for that thread, which got here, and for
 * the threads that watch the children.
 */
final class ManagerReport {
    private static final Logger log = LoggerFactory.getLogger(ManagerReport.class);

    private final ServiceManager manager;
    private boolean unwatched;

    ManagerReport(ServiceManager manager) {
        this.manager = manager;
    }

    /** To be called at each turn of the keeper's loop. */
    void tell(Phase phase, Collection<Child> children) {
        List<String> blind =
                children.stream().filter(Child::isUnwatched).map(Child::name).toList();
        if (!blind.isEmpty() && !unwatched) {
            log.error("Nobody watches {} any more, a fault of Watchkeeper itself", String.join(", ", blind));
        }
        unwatched = !blind.isEmpty();
        manager.tell(phase, sentence(children), !unwatched);
    }

    /** How the children are, without times: for example {@code 2 of 3 up; node: quarantined}. */
    private static String sentence(Collection<Child> children) {
        List<Child> down = children.stream().filter(child -> !child.isUp()).toList();
        String rest = down.stream()
                .map(child -> child.name() + ": " + ChildStatus.word(child.state()))
                .collect(Collectors.joining(", "));
        return children.size() - down.size() + " of " + children.size() + " up" + (rest.isEmpty() ? "" : "; " + rest);
    }
}
