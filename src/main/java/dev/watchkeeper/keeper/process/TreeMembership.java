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
 * Knows to which tree each descendant of the keeper belongs, even after its parents have ended; guarded by the lock of {@link Trees}. Its session,
 * its ancestors, its mark or an earlier scan decide. If none of them does, an orphan may belong to each tree that existed when it was first seen; it
 * is ended with the last of these, so that no living tree loses a member.
 */
final class TreeMembership {
    /** A table read while processes come and go might show a cycle of parents. */
    private static final int MAX_ANCESTORS = 100;

    private final String keeperId;
    private final long self;
    private final LongFunction<Optional<Mark>> marks;
    private final Map<Integer, Ident> leaders = new HashMap<>();
    private Map<Ident, Set<Integer>> owners = new HashMap<>();

    /** @param marks reads the mark of a process, if it has one */
    TreeMembership(String keeperId, long self, LongFunction<Optional<Mark>> marks) {
        this.keeperId = keeperId;
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

    /** Takes the present process table, and forgets processes that are no longer in it. */
    void update(List<ProcEntry> table) {
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
        if (entry.pid() == self || depth > MAX_ANCESTORS) {
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
        OptionalInt marked = mark.map(m -> m.instanceOf(keeperId)).orElse(OptionalInt.empty());
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

    /** The processes that belong to this tree and to no other existing one. */
    Set<Ident> membersOf(int instance) {
        Set<Ident> members = new HashSet<>();
        owners.forEach((ident, set) -> {
            if (set.contains(instance) && set.size() == 1) {
                members.add(ident);
            }
        });
        return members;
    }

    /** All descendants of the keeper. */
    List<Ident> all() {
        return new ArrayList<>(owners.keySet());
    }
}
