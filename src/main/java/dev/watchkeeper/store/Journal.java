package dev.watchkeeper.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was written lately, as it stands now, so that it can be written again into another database; thread-safe. The oldest goes when it is full.
 */
final class Journal {
    /** Events, recordings and incidents together; about 2 kB each. */
    static final int MOST = 5000;

    private final int most;
    private final Map<String, Runnable> entries = new LinkedHashMap<>();
    private final Set<String> unsaved = new HashSet<>();
    private long lost;

    Journal(int most) {
        this.most = most;
    }

    /**
     * Notes what is to be written of a thing from now on, in place of what was.
     *
     * @param write can be called again and again
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

    /** It could not be written, because there was no database: it has to be written again before it is forgotten. */
    synchronized void missed(String id) {
        if (entries.containsKey(id)) {
            unsaved.add(id);
        } else {
            lost++;
        }
    }

    /** Nobody will write any more: what waits is lost. */
    synchronized long giveUp() {
        long waiting = unsaved.size();
        unsaved.clear();
        lost += waiting;
        return waiting;
    }

    /** Things that were forgotten before they could be written. */
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
     * Writes all of it. What changes meanwhile is written by whoever changes it, before or after: so each thing is written until it stands still.
     *
     * @return how many things there were
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
