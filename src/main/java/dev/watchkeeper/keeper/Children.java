package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.restart.Lifecycle.State;
import dev.watchkeeper.keeper.services.ServiceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The children of a keeper: those that it keeps, and those that are being ended because they are kept no longer, or differently; confined to the keeper's
 * thread. A child whose settings change is ended, and the one with the new settings begins once nothing of the old one is left.
 */
final class Children {
    private final Function<ServiceSettings, Child> maker;

    /** The longest time from SIGTERM to SIGKILL. */
    private final Duration grace;

    private final Map<String, Child> kept = new LinkedHashMap<>();
    private final Map<String, Child> leaving = new LinkedHashMap<>();

    /** Not among the children whose end is the keeper's end. */
    private Optional<Child> watch = Optional.empty();

    private KeeperPlan plan;

    /** What a change of plan did to the children, by name; immutable. */
    record Changes(List<String> added, List<String> changed, List<String> removed) {
        Changes {
            added = List.copyOf(added);
            changed = List.copyOf(changed);
            removed = List.copyOf(removed);
        }
    }

    /** Keeps nothing before the first {@link #settle}. @param maker makes a child, which does not start by itself */
    Children(KeeperPlan plan, Function<ServiceSettings, Child> maker, Duration grace) {
        this.plan = plan;
        this.maker = maker;
        this.grace = grace;
    }

    KeeperPlan plan() {
        return plan;
    }

    /** Makes the children that are missing, and forgets those that have left. @return whether the last of these has left just now */
    boolean settle() {
        boolean left = leaving.values().removeIf(child -> !child.isUp()) && leaving.isEmpty();
        Map<String, Child> all = new LinkedHashMap<>();
        for (ServiceSettings settings : plan.all()) {
            Optional<Child> child =
                    Optional.ofNullable(kept.get(settings.name())).or(() -> made(settings));
            child.ifPresent(found -> all.put(settings.name(), found));
        }
        kept.clear();
        kept.putAll(all);
        watch = watch.or(() -> plan.watch().flatMap(this::made));
        return left;
    }

    private Optional<Child> made(ServiceSettings settings) {
        return leaving.containsKey(settings.name()) ? Optional.empty() : Optional.of(maker.apply(settings));
    }

    /** Keeps what another plan says. The node is never replaced: it reads its configuration again by itself. @param replaced children that begin anew in any case */
    Changes change(KeeperPlan after, Set<String> replaced) {
        List<String> changed = new ArrayList<>();
        List<String> removed = new ArrayList<>();
        Map<String, ServiceSettings> wanted = new LinkedHashMap<>();
        after.all().forEach(settings -> wanted.put(settings.name(), settings));
        List<String> added = wanted.keySet().stream()
                .filter(name -> !kept.containsKey(name) && !leaving.containsKey(name))
                .toList();
        for (Child child : List.copyOf(kept.values())) {
            ServiceSettings settings = wanted.get(child.name());
            if (settings == null) {
                removed.add(child.name());
                leave(child);
            } else if (replaced.contains(child.name()) || !isNode(child, after) && !settings.equals(child.settings())) {
                changed.add(child.name());
                leave(child);
            }
        }
        watch.filter(child -> replaced.contains(child.name())
                        || !after.watch().filter(child.settings()::equals).isPresent())
                .ifPresent(this::leave);
        plan = after;
        settle();
        return new Changes(added, changed, removed);
    }

    private static boolean isNode(Child child, KeeperPlan plan) {
        return plan.node().filter(child.name()::equals).isPresent();
    }

    private void leave(Child child) {
        kept.remove(child.name(), child);
        watch = watch.filter(each -> each != child);
        if (child.isUp()) {
            leaving.put(child.name(), child);
            child.close(grace);
        }
    }

    /** Everything that is kept, in start order, the watch last. */
    List<Child> kept() {
        List<Child> all = new ArrayList<>(kept.values());
        watch.ifPresent(all::add);
        return all;
    }

    /** A child that is kept. */
    Optional<Child> find(String name) {
        return Optional.ofNullable(kept.get(name))
                .or(() -> watch.filter(child -> child.name().equals(name)));
    }

    /** Whether whoever needs this child must do without it; no for a name that is none of a child. */
    boolean isAway(String name) {
        return find(name).map(Child::isAway).orElse(leaving.containsKey(name));
    }

    Optional<Child> watch() {
        return watch;
    }

    /** Whether nothing but the watch has a process, or will have one. */
    boolean isOver() {
        return kept.size() == plan.all().size()
                && kept.values().stream()
                        .allMatch(child -> child.state() == State.FINISHED || child.state() == State.GIVEN_UP);
    }

    boolean isAnyUp() {
        return kept().stream().anyMatch(Child::isUp)
                || leaving.values().stream().anyMatch(Child::isUp);
    }
}
