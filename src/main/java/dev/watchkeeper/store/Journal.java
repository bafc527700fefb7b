package dev.watchkeeper.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Recent entries in their current state, so that they can be written again into another database; thread-safe. When it is full, the oldest is dropped.
 */
final class Journal {
    /** Events, recordings and incidents together; about 2 kB each. */
    static final int MAX_ENTRIES = 5000;

    private final int most;
    private final Map<String, Runnable> entries = new LinkedHashMap<>();
    private final Set<String> unsaved = new HashSet<>();
    private long lost;

    Journal(int most) {
        this.most = most;
    }

    /**
     * Records how to write the current state of an entry, replacing its earlier state.
     *
     * @param write can be called repeatedly
     */
    synchronized void note(String id, Runnable write) {
        entries.remove(id);
        entries.put(id, write);
        if (entries.size() > most) {
            String oldest = entries.keySet().iterator().next();
            entries.remove(oldest);
            if (unsaved.remove(oldest)) {
                lost++;
            }
        }
    }

    /** Records that an entry could not be written because there was no database, so it must be written before it is dropped. */
    synchronized void missed(String id) {
        if (entries.containsKey(id)) {
            unsaved.add(id);
        } else {
            lost++;
        }
    }

    /** Gives up waiting entries, because nobody will write them any more; returns how many. */
    synchronized long giveUp() {
        long waiting = unsaved.size();
        unsaved.clear();
        lost += waiting;
        return waiting;
    }

    /** How many entries were dropped before they could be written. */
    synchronized long lost() {
        return lost;
    }

    private synchronized Optional<Runnable> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    private synchronized List<String> ids() {
        return new ArrayList<>(entries.keySet());
    }

    private synchronized void saved(String id) {
        unsaved.remove(id);
    }

    /**
     * Writes all entries again. Whoever changes an entry meanwhile writes it as well, before or after: so each is written until it no longer changes.
     *
     * @return how many entries there were
     */
    int rewrite() {
        List<String> ids = ids();
        for (String id : ids) {
            Optional<Runnable> written = Optional.empty();
            Optional<Runnable> now = find(id);
            while (now.isPresent() && !now.equals(written)) {
                now.get().run();
                written = now;
                now = find(id);
            }
            saved(id);
        }
        return ids.size();
    }
}
