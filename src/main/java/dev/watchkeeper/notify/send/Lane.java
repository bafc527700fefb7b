package dev.watchkeeper.notify.send;

import dev.watchkeeper.config.NotificationSettings.Pace;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Severity;
import dev.watchkeeper.notify.send.Draft.Attempts;
import dev.watchkeeper.notify.send.Draft.Reason;
import dev.watchkeeper.notify.send.LaneState.Told;
import dev.watchkeeper.notify.send.LaneState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Decides for one channel what is told when: groups, waits, cools down, reminds, and edits what was told; confined to the desk. It knows neither files nor
 * networks, and its whole state can be kept and restored.
 */
final class Lane {
    /** The longest time for which messages are collected. */
    static final Duration MOST_GROUPED = Duration.ofMinutes(10);

    /** After this time news is outdated and is given up. */
    static final Duration MAX_WAIT = Duration.ofHours(24);

    /** More news at a time than anybody reads; what is beyond is counted. */
    static final int MOST_WAITING = 500;

    private static final int MOST_TOLD = 1000;
    private static final Duration CLOSED_REMEMBERED = Duration.ofHours(1);

    /** These always ring, even if an earlier message of the incident was as severe. */
    private static final Set<MessageKind> RINGING = Set.of(
            MessageKind.NEEDS_YOU, MessageKind.ROLLED_BACK, MessageKind.REPAIR_PROPOSED, MessageKind.REPAIR_APPLIED);

    private final boolean edits;
    private final Map<String, Waiting> waiting;
    private final Map<String, Told> told;
    private final Map<String, Instant> coolDowns;
    private final Letters letters;
    private Pace pace;
    private Window all;
    private Window prompt;
    private NoticeLimits notices;
    private int lost;

    /** @param edits whether the channel can replace a delivered letter */
    Lane(LaneState state, Pace pace, boolean edits) {
        this.pace = pace;
        this.edits = edits;
        waiting = new LinkedHashMap<>(state.waiting());
        told = new LinkedHashMap<>(state.told());
        coolDowns = new LinkedHashMap<>(state.pace().coolDowns());
        all = state.pace().all();
        prompt = state.pace().prompt();
        notices = state.pace().notices();
        letters = new Letters(state.outgoing());
        lost = state.lost();
        // The process ended while it was under way: it is delivered again under its id, because nobody saw a success.
        letters.land().ifPresent(letters::again);
    }

    LaneState state() {
        return new LaneState(
                Collections.unmodifiableMap(new LinkedHashMap<>(waiting)),
                Collections.unmodifiableMap(new LinkedHashMap<>(told)),
                new LaneState.Pacing(all, prompt, notices, Map.copyOf(coolDowns)),
                letters.state(),
                lost);
    }

    void setPace(Pace changed) {
        pace = changed;
    }

    /** Messages that were given up and that no letter has mentioned. */
    int lost() {
        return lost;
    }

    /** Takes a message that this channel is to deliver. */
    void take(Message message, boolean muted, Instant now) {
        Entry fresh = Entry.of(message);
        Optional<Waiting> earlier = Optional.ofNullable(waiting.get(fresh.key()));
        if (earlier.isPresent()) {
            Entry merged = earlier.get().entry().and(fresh);
            if (merged.isEnd() && earlier.get().muted() && !told.containsKey(merged.key())) {
                // It began and ended within the silence.
                waiting.remove(merged.key());
                return;
            }
            Waiting changed = earlier.get().with(merged);
            boolean rings = rings(merged.newest(), earlier.get().entry(), merged.key());
            put(
                    rings || merged.isEnd()
                            ? new Waiting(merged, changed.since(), Optional.empty(), Reason.NEWS, muted)
                            : changed);
            return;
        }
        if (letters.isFlying(fresh.key())) {
            put(new Waiting(fresh, now, Optional.empty(), Reason.NEWS, muted));
            return;
        }
        place(fresh, muted, now);
    }

    private boolean rings(Message message, Entry shown, String key) {
        Severity before = Optional.ofNullable(told.get(key))
                .map(Told::severity)
                .filter(highest -> highest.compareTo(shown.severity()) > 0)
                .orElse(shown.severity());
        return message.topic().severity().compareTo(before) > 0
                || RINGING.contains(message.topic().kind()) && message.topic().kind() != shown.kind();
    }

    /** Finds out what a piece of news means for what was told. */
    private void place(Entry fresh, boolean muted, Instant now) {
        if (Entry.isNotice(fresh.newest())) {
            put(new Waiting(fresh, now, Optional.empty(), Reason.NOTICE, false));
            return;
        }
        Optional<Told> before = Optional.ofNullable(told.get(fresh.key())).filter(found -> !found.isClosed());
        if (before.isEmpty()) {
            put(new Waiting(fresh, now, coolDown(fresh, now), Reason.NEWS, muted));
            return;
        }
        Told found = before.get();
        boolean rings = fresh.severity().compareTo(found.severity()) > 0
                || RINGING.contains(fresh.kind()) && !found.kinds().contains(fresh.kind());
        if (edits && !rings && letters.edit(fresh)) {
            remember(fresh, found.at());
            return;
        }
        Optional<Instant> notBefore = rings || fresh.isEnd()
                ? Optional.empty()
                : Optional.of(found.at().plus(pace.coolDown()));
        put(new Waiting(fresh, now, notBefore, Reason.NEWS, muted));
    }

    /** Two messages of one kind about one camera lie apart, unless the later one is good news, or worse than the first. */
    private Optional<Instant> coolDown(Entry fresh, Instant now) {
        boolean camera = fresh.newest().topic().target().type() == Message.Target.Type.CAMERA;
        if (!camera || fresh.isEnd() || fresh.kind() == MessageKind.NEEDS_YOU) {
            return Optional.empty();
        }
        return Optional.ofNullable(coolDowns.get(coolDownKey(fresh)))
                .filter(last -> !Window.hasPassed(last, pace.coolDown(), now))
                .map(last -> last.plus(pace.coolDown()));
    }

    private static String coolDownKey(Entry entry) {
        return entry.kind().id() + "/" + entry.newest().topic().target().name() + "/"
                + entry.severity().id();
    }

    private void put(Waiting next) {
        String key = next.entry().key();
        if (waiting.size() >= MOST_WAITING && !waiting.containsKey(key)) {
            lost += next.entry().count();
            return;
        }
        waiting.put(key, next);
    }

    /** Forgets news that something else stands for. */
    void forget(Set<String> keys) {
        keys.forEach(waiting::remove);
        told.keySet().removeAll(keys);
    }

    /** Applies silences: what they hold back waits, and what they no longer hold back is told if it still lasts. */
    void mute(Predicate<Message> silenced) {
        for (Waiting each : List.copyOf(waiting.values())) {
            Entry entry = each.entry();
            boolean now = each.reason() != Reason.NOTICE && silenced.test(entry.newest());
            if (each.muted()
                    && !now
                    && entry.newest().topic().thread().incident().isEmpty()) {
                waiting.remove(entry.key());
            } else if (now != each.muted()) {
                waiting.put(entry.key(), each.muted(now));
            }
        }
    }

    /** Reminds of what is still open. @param quiet incidents that a person has acknowledged */
    void remind(Predicate<String> quiet, Predicate<Message> silenced, Instant now) {
        told.values().removeIf(each -> each.isClosed() && Window.hasPassed(each.at(), CLOSED_REMEMBERED, now));
        if (pace.repeat().isZero()) {
            return;
        }
        for (Told each : List.copyOf(told.values())) {
            Entry entry = each.entry();
            Optional<String> incident = entry.newest().topic().thread().incident();
            if (incident.filter(id -> !quiet.test(id)).isPresent()
                    && !each.isClosed()
                    && each.severity() != Severity.INFO
                    && !waiting.containsKey(entry.key())
                    && !letters.isFlying(entry.key())
                    && Window.hasPassed(each.at(), pace.repeat(), now)
                    && !silenced.test(entry.newest())) {
                put(new Waiting(entry, now, Optional.empty(), Reason.REMINDER, false));
            }
        }
    }

    /** Gives up what has waited for too long. @return the keys */
    Set<String> giveUp(Instant now) {
        Set<String> keys = new HashSet<>();
        for (Waiting each : List.copyOf(waiting.values())) {
            if (!each.muted()
                    && Window.hasPassed(each.since(), MAX_WAIT, now)
                    && !each.since().isAfter(now)) {
                waiting.remove(each.entry().key());
                lost += each.entry().count();
                keys.add(each.entry().key());
            }
        }
        return keys;
    }

    /** What is to be delivered now, which is then under way until its outcome is reported. */
    Optional<Draft> next(Instant now) {
        if (letters.isFlying()) {
            return Optional.empty();
        }
        Optional<Draft> draft = notice(now)
                .or(() -> group(now))
                .or(() -> letters.doubtful(now))
                .or(() -> letters.staleLetter(pace.group(), now));
        draft.ifPresent(letters::fly);
        return draft;
    }

    private Optional<Draft> notice(Instant now) {
        return waiting.values().stream()
                .filter(each -> each.reason() == Reason.NOTICE)
                .filter(each -> each.entry().kind() == MessageKind.TEST
                        || notices.allow(each.entry().key(), now))
                .min(Comparator.comparing(each -> notices.lastOf(each.entry().key())))
                .map(each -> {
                    waiting.remove(each.entry().key());
                    return draft(Reason.NOTICE, List.of(each.entry()), now);
                });
    }

    private Optional<Draft> group(Instant now) {
        List<Waiting> ready = waiting.values().stream()
                .filter(each -> each.reason() != Reason.NOTICE && !each.muted())
                .filter(each -> each.notBefore()
                        .filter(at -> at.isAfter(now) && !at.isAfter(now.plus(pace.coolDown())))
                        .isEmpty())
                .toList();
        boolean hasPrompt = ready.stream().map(Waiting::entry).anyMatch(each -> each.isUrgent() || each.isEnd());
        Duration group = pace.group();
        Duration most = group.multipliedBy(8);
        all = ready.isEmpty() ? all.shut() : all.open(now, group, group, MOST_GROUPED);
        prompt = hasPrompt
                ? prompt.open(now, group.dividedBy(3), group, most.compareTo(MOST_GROUPED) > 0 ? MOST_GROUPED : most)
                : prompt.shut();
        if (!all.isDue(now) && !prompt.isDue(now)) {
            return Optional.empty();
        }
        all = all.flush(now);
        prompt = hasPrompt ? prompt.flush(now) : prompt;
        ready.forEach(each -> waiting.remove(each.entry().key()));
        Reason reason =
                ready.stream().allMatch(each -> each.reason() == Reason.REMINDER) ? Reason.REMINDER : Reason.NEWS;
        return Optional.of(draft(reason, ready.stream().map(Waiting::entry).toList(), now));
    }

    private static Draft draft(Reason reason, List<Entry> entries, Instant now) {
        return new Draft(UUID.randomUUID().toString(), reason, entries, Optional.empty(), new Attempts(0, now));
    }

    /** The draft is under way as it is kept, with this attempt counted. */
    void underWay(Draft draft) {
        letters.fly(draft);
    }

    /** The draft was delivered. @param remoteId by which it can be replaced; empty if it cannot */
    void sent(Draft draft, String remoteId, int lostMentioned, Instant now) {
        letters.sent(draft, edits ? remoteId : "", now);
        lost = Math.max(0, lost - lostMentioned);
        if (draft.reason() == Reason.EDIT) {
            return;
        }
        shown(draft, now);
        replaceOvertaken(draft, now);
    }

    private void shown(Draft draft, Instant now) {
        for (Entry entry : draft.entries()) {
            if (draft.reason() == Reason.NOTICE) {
                notices = notices.with(entry.key(), now);
            } else {
                coolDowns.put(coolDownKey(entry), now);
                boolean overtaken = Optional.ofNullable(told.get(entry.key()))
                        .filter(found -> found.entry()
                                .newest()
                                .at()
                                .isAfter(entry.newest().at()))
                        .isPresent();
                if (!overtaken) {
                    remember(entry, now);
                }
            }
        }
        coolDowns.values().removeIf(at -> Window.hasPassed(at, pace.coolDown(), now));
    }

    private void remember(Entry entry, Instant at) {
        Optional<Told> before = Optional.ofNullable(told.remove(entry.key())).filter(found -> !found.isClosed());
        Set<MessageKind> kinds = new HashSet<>(before.map(Told::kinds).orElse(Set.of()));
        kinds.add(entry.kind());
        Severity highest = before.map(Told::severity)
                .filter(severity -> severity.compareTo(entry.severity()) > 0)
                .orElse(entry.severity());
        if (told.size() >= MOST_TOLD) {
            told.remove(told.keySet().iterator().next());
        }
        told.put(entry.key(), new Told(entry, at, highest, kinds));
    }

    /** What came while its letter was under way is judged again, now that it is known what was told. */
    private void replaceOvertaken(Draft draft, Instant now) {
        for (Entry entry : draft.entries()) {
            Optional.ofNullable(waiting.get(entry.key()))
                    .filter(each -> each.reason() == Reason.NEWS)
                    .ifPresent(each -> {
                        waiting.remove(entry.key());
                        place(each.entry(), each.muted(), now);
                    });
        }
    }

    /** The draft was not delivered: what it holds waits, together with what came meanwhile. */
    void unsent(Draft draft) {
        letters.land();
        putBack(draft);
    }

    private void putBack(Draft draft) {
        if (draft.reason() == Reason.EDIT) {
            letters.stillStale(draft);
            return;
        }
        if (draft.attempts().count() > 1) {
            letters.doubt(draft);
            return;
        }
        for (Entry entry : draft.entries()) {
            Optional<Waiting> later = Optional.ofNullable(waiting.get(entry.key()));
            waiting.put(
                    entry.key(),
                    new Waiting(
                            later.map(each -> entry.and(each.entry())).orElse(entry),
                            draft.attempts().latest(),
                            Optional.empty(),
                            draft.reason(),
                            false));
        }
    }

    /** The draft was handed over, and no answer came. @return whether it will be tried again */
    boolean doubt(Draft draft, Instant now) {
        letters.land();
        if (draft.reason() == Reason.EDIT) {
            letters.stillStale(draft);
            return true;
        }
        if (draft.attempts().count() <= 1) {
            shown(draft, now);
            replaceOvertaken(draft, now);
        }
        return letters.doubt(draft);
    }

    /** The receiver refuses this letter for good. */
    void refused(Draft draft, Instant now) {
        letters.land();
        if (draft.reason() == Reason.EDIT) {
            letters.giveUpEdit(draft);
            // What cannot be shown in the old letter needs a new one.
            draft.entries().stream()
                    .filter(Entry::isEnd)
                    .filter(entry -> !waiting.containsKey(entry.key()))
                    .forEach(entry -> put(new Waiting(entry, now, Optional.empty(), Reason.NEWS, false)));
            return;
        }
        shown(draft, now);
        lost += draft.entries().stream().mapToInt(Entry::count).sum();
    }

    /** Whether nothing is to be told within the group's time. */
    boolean isIdle(Instant now) {
        return !letters.isFlying()
                && waiting.values().stream()
                        .allMatch(each -> each.muted()
                                || each.notBefore().filter(now::isBefore).isPresent()
                                || each.reason() == Reason.NOTICE
                                        && each.entry().kind() != MessageKind.TEST
                                        && !notices.allow(each.entry().key(), now));
    }

    /** How much waits. */
    int waiting() {
        return waiting.size() + (letters.isFlying() ? 1 : 0);
    }

    /** The entries that wait or were told, for tests. */
    List<Entry> known() {
        List<Entry> entries =
                new ArrayList<>(waiting.values().stream().map(Waiting::entry).toList());
        told.values().forEach(each -> entries.add(each.entry()));
        return entries;
    }
}
