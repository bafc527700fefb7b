package dev.watchkeeper.keeper.process;

import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Knows which process descends from which of the keeper's own, also after its parents have ended; confined by the lock of {@link Trees}. A process
 * belongs where its session, its line of parents, its mark or an earlier look says. An orphan of which none of them says anything may belong to
 * each tree that was there when it was first seen; it is ended with the last of these, so that no living tree loses a part.
 */
final class TreeMembership {
    /** A table read while processes come and go might show a circle of parents. */
    private static final int MOST_PARENTS = 100;

    private final String keeper;
    private final long self;
    private final LongFunction<Optional<Mark>> marks;
    private final Map<Integer, Ident> leaders = new HashMap<>();
    private Map<Ident, Set<Integer>> owners = new HashMap<>();

    /** @param marks reads the mark of a process, where it has one */
    TreeMembership(String keeper, long self, LongFunction<Optional<Mark>> marks) {
        this.keeper = keeper;
        this.self = self;
        this.marks = marks;
    }

    void add(int instance, Ident leader) {
        leaders.put(instance, leader);
    }

    void remove(int instance) {
        leaders.remove(instance);
        owners.values().forEach(set -> set.remove(instance));
    }

    /** Takes a look at the table; what is no longer in it is forgotten. */
    void look(List<ProcEntry> table) {
        Map<Long, ProcEntry> byPid = new HashMap<>();
        table.forEach(entry -> byPid.put(entry.pid(), entry));
        Map<Ident, Set<Integer>> now = new HashMap<>();
        for (ProcEntry entry : table) {
            Set<Integer> found = resolve(entry, byPid, now, 0);
            if (!found.isEmpty()) {
                now.put(entry.ident(), found);
            }
        }
        owners = now;
    }

    private Set<Integer> resolve(ProcEntry entry, Map<Long, ProcEntry> byPid, Map<Ident, Set<Integer>> now, int depth) {
        if (entry.pid() == self || depth > MOST_PARENTS) {
            return Set.of();
        }
        Set<Integer> known = now.getOrDefault(entry.ident(), owners.getOrDefault(entry.ident(), Set.of()));
        if (!known.isEmpty()) {
            return known;
        }
        for (Map.Entry<Integer, Ident> leader : leaders.entrySet()) {
            if (leader.getValue().pid() == entry.session()) {
                return new HashSet<>(Set.of(leader.getKey()));
            }
        }
        ProcEntry parent = byPid.get(entry.parent());
        if (entry.parent() != self) {
            return parent == null ? Set.of() : new HashSet<>(resolve(parent, byPid, now, depth + 1));
        }
        return ownersOfOrphan(entry);
    }

    private Set<Integer> ownersOfOrphan(ProcEntry orphan) {
        Optional<Mark> mark = marks.apply(orphan.pid());
        OptionalInt marked = mark.map(m -> m.instanceOf(keeper)).orElse(OptionalInt.empty());
        if (marked.isPresent() && leaders.containsKey(marked.getAsInt())) {
            return new HashSet<>(Set.of(marked.getAsInt()));
        }
        Set<Integer> possible = new HashSet<>();
        leaders.forEach((instance, leader) -> {
            if (leader.startTicks() <= orphan.startTicks()) {
                possible.add(instance);
            }
        });
        return possible;
    }

    /** What belongs to the tree and to no other that still stands. */
    Set<Ident> membersOf(int instance) {
        Set<Ident> members = new HashSet<>();
        owners.forEach((ident, set) -> {
            if (set.contains(instance) && set.size() == 1) {
                members.add(ident);
            }
        });
        return members;
    }

    /** Everything that descends from the keeper. */
    List<Ident> all() {
        return new ArrayList<>(owners.keySet());
    }
}
