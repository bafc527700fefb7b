package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.loops.SensorsReading;
import dev.watchkeeper.notify.AcknowledgementsView;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.HostName;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Silence;
import dev.watchkeeper.notify.SilencesView;
import dev.watchkeeper.notify.send.Inbox.Arrival;
import dev.watchkeeper.notify.send.OutboxDatabase.Work;
import dev.watchkeeper.notify.send.Postman.Delivery;
import dev.watchkeeper.notify.send.Postman.Job;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of messages, and keeps each decision before anything follows from it; confined to the sender's thread. It knows the lanes of all
 * channels, and neither threads nor networks.
 */
final class Desk {
    private static final Logger log = LoggerFactory.getLogger(Desk.class);

    /** How often reminders, silences and calm are looked for. */
    private static final Duration ROUND = Duration.ofSeconds(1);

    private static final Duration PRUNE = Duration.ofHours(1);

    private final Records records;
    private final Clock clock;
    private final Outside outside;
    private final Map<String, String> kept;
    private final Map<String, Counter> counters = new LinkedHashMap<>();
    private final Flaps flaps;
    private NotificationSettings settings = NotificationSettings.OFF;
    private Rules rules = new Rules(settings);
    private List<Silence> silences = List.of();
    private long roundNanos;
    private long pruneNanos;

    /**
     * What people decide outside, and what is known there; immutable.
     *
     * @param link where readers reach the page
     * @param sensors what they say now
     */
    record Outside(
            SilencesView silences,
            AcknowledgementsView acknowledged,
            Supplier<Optional<URI>> link,
            Supplier<SensorsReading> sensors) {}

    /** One channel as the desk sees it. */
    private static final class Counter {
        private final Lane lane;
        private ChannelHealth health;

        Counter(Lane lane, ChannelHealth health) {
            this.lane = lane;
            this.health = health;
        }
    }

    /** @param records open ones @param kept the states that they held */
    Desk(Records records, Map<String, String> kept, Outside outside, Clock clock) {
        this.records = records;
        this.kept = new LinkedHashMap<>(kept);
        this.outside = outside;
        this.clock = clock;
        flaps = new Flaps(States.flaps(kept));
        roundNanos = clock.monotonicNanos() - ROUND.toNanos();
        pruneNanos = clock.monotonicNanos();
    }

    /** Works by these settings from now on. @param canEdit whether a channel can replace a letter */
    void use(NotificationSettings changed, Predicate<String> canEdit) throws IOException {
        Instant now = clock.wall();
        settings = changed;
        rules = new Rules(changed);
        List<String> names =
                changed.channels().stream().map(ChannelSettings::name).toList();
        List<String> gone =
                counters.keySet().stream().filter(name -> !names.contains(name)).toList();
        for (String name : gone) {
            Optional.ofNullable(counters.remove(name))
                    .ifPresent(counter -> kept.put(States.lane(name), States.write(counter.lane.state())));
        }
        for (String name : names) {
            Counter counter = counters.get(name);
            if (counter == null) {
                counters.put(
                        name,
                        new Counter(
                                new Lane(States.lane(kept, name), changed.pace(), canEdit.test(name)),
                                States.health(kept, name, now).changed(now)));
            } else {
                counter.lane.setPace(changed.pace());
                counter.health = counter.health.changed(now);
            }
        }
        change(database -> {
            for (String name : gone) {
                database.removeChannel(name);
            }
        });
    }

    /** Takes what has arrived; a message is kept when this returns. */
    void take(List<Arrival> arrivals) throws IOException {
        if (arrivals.isEmpty()) {
            return;
        }
        Instant now = clock.wall();
        silences = outside.silences().list();
        List<Message> fresh = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            Message message = arrival.message();
            boolean known = records.knows(message.id())
                    || fresh.stream().anyMatch(each -> each.id().equals(message.id()));
            if (!known) {
                fresh.add(remarked(message));
            }
        }
        List<Work> rows = new ArrayList<>();
        for (Message message : fresh) {
            rows.add(database -> database.addMessage(message, now));
            Flaps.Outcome outcome = flaps.take(message, settings.pace().flapping(), now);
            forget(outcome, message, rows, now);
            for (Message tell : outcome.tell()) {
                tell(tell, rows, name -> true, now);
            }
        }
        change(all(rows));
    }

    /** What flaps is told by the message that it flaps. */
    private void forget(Flaps.Outcome outcome, Message message, List<Work> rows, Instant now) {
        if (outcome.forget().isEmpty()) {
            return;
        }
        String stand = flaps.keyOf(message.topic().target().name()).orElse("");
        for (Map.Entry<String, Counter> each : counters.entrySet()) {
            each.getValue().lane.forget(outcome.forget());
            String name = each.getKey();
            outcome.forget().forEach(key -> rows.add(database -> database.rename(name, key, stand)));
            if (outcome.tell().isEmpty() && wanted(message).contains(name)) {
                rows.add(database -> database.addDelivery(message.id(), name, stand, "waiting", now));
            }
        }
    }

    private Set<String> wanted(Message message) {
        return rules.channelsFor(message, localTime(), sensors());
    }

    private LocalTime localTime() {
        return LocalTime.ofInstant(clock.wall(), ZoneId.systemDefault());
    }

    private SensorsReading sensors() {
        return rules.asksForSensors() ? outside.sensors().get() : SensorsReading.NONE;
    }

    /** The message, with a line that says so if it passes only because a sensor has no current value. */
    private Message remarked(Message message) {
        return rules.remark(message, localTime(), sensors())
                .map(remark -> new Message(
                        message.id(),
                        message.at(),
                        message.topic(),
                        new Words(
                                message.words().title(),
                                message.words().text() + "\n" + remark,
                                message.words().since(),
                                message.words().tried(),
                                message.words().next()),
                        message.view()))
                .orElse(message);
    }

    private void tell(Message message, List<Work> rows, Predicate<String> only, Instant now) {
        boolean silenced = isSilenced(message);
        boolean lasts = message.topic().thread().incident().isPresent();
        rows.add(database -> database.addMessage(message, now));
        Set<String> wanted = wanted(message);
        for (Map.Entry<String, Counter> each : counters.entrySet()) {
            String name = each.getKey();
            if (!wanted.contains(name) || !only.test(name)) {
                continue;
            }
            String key = Entry.keyOf(message);
            boolean dropped = silenced && !lasts;
            if (!dropped) {
                each.getValue().lane.take(message, silenced, now);
            }
            rows.add(database -> database.addDelivery(message.id(), name, key, dropped ? "silenced" : "waiting", now));
        }
    }

    private boolean isSilenced(Message message) {
        Instant now = clock.wall();
        return silences.stream().anyMatch(silence -> silence.covers(message, now));
    }

    /** Looks for reminders, ended silences, outdated news and cameras that are steady again. */
    void round() throws IOException {
        if (clock.since(roundNanos).compareTo(ROUND) < 0) {
            return;
        }
        roundNanos = clock.monotonicNanos();
        Instant now = clock.wall();
        silences = outside.silences().list();
        List<Work> rows = new ArrayList<>();
        for (Message message : flaps.calm(settings.pace().flapping(), now)) {
            tell(message, rows, name -> true, now);
        }
        Predicate<String> acknowledged =
                incident -> outside.acknowledged().by(incident).isPresent();
        counters.forEach((name, counter) -> {
            counter.lane.mute(this::isSilenced);
            counter.lane.remind(acknowledged, this::isSilenced, now);
            for (String key : counter.lane.giveUp(now)) {
                log.error("{}: '{}' could not be delivered within a day and is given up", name, key);
                rows.add(database -> database.giveUp(name, key, now));
            }
        });
        if (clock.since(pruneNanos).compareTo(PRUNE) >= 0) {
            pruneNanos = clock.monotonicNanos();
            rows.add(OutboxDatabase::prune);
        }
        if (!rows.isEmpty()) {
            change(all(rows));
        }
    }

    /** The letter that a channel is to deliver now; it is kept as under way when this returns. */
    Optional<Job> next(String channel) throws IOException {
        Instant now = clock.wall();
        Optional<Counter> counter = Optional.ofNullable(counters.get(channel)).filter(each -> each.health.mayTry(now));
        Optional<Draft> draft = counter.flatMap(each -> each.lane.next(now)).map(each -> each.triedAt(now));
        if (draft.isEmpty()) {
            return Optional.empty();
        }
        Lane lane = counter.orElseThrow().lane;
        lane.underWay(draft.get());
        change(database -> database.begin(channel, draft.get(), now));
        int lost = lane.lost();
        return Optional.of(new Job(
                draft.get(),
                Wording.write(draft.get(), HostName.here(), lost, outside.link().get()),
                lost));
    }

    /** Records what became of a letter. */
    void done(Delivery delivery) throws IOException {
        Counter counter = counters.get(delivery.channel());
        if (counter == null) {
            return;
        }
        Instant now = clock.wall();
        Draft draft = delivery.job().draft();
        List<Work> rows = new ArrayList<>();
        String name = delivery.channel();
        if (delivery.remoteId().isPresent()) {
            counter.lane.sent(draft, delivery.remoteId().get(), delivery.job().lost(), now);
            rows.add(database -> database.end(name, draft.id(), "sent", Optional.empty(), true, now));
            boolean recovered = counter.health.told();
            counter.health = counter.health.succeeded(now);
            if (recovered) {
                tell(channelMessage(name, counter.health, "", now), rows, other -> !other.equals(name), now);
            }
        }
        delivery.failure().ifPresent(failure -> failed(name, counter, draft, failure, rows));
        ChannelHealth health = counter.health;
        rows.add(database -> database.setChannel(name, health));
        change(all(rows));
    }

    private void failed(String name, Counter counter, Draft draft, DeliveryException failure, List<Work> rows) {
        Instant now = clock.wall();
        Optional<String> error = Optional.of(failure.sentence());
        switch (failure.outlook()) {
            case LATER, LASTING -> {
                counter.lane.unsent(draft);
                rows.add(database -> database.end(
                        name, draft.id(), "waiting", error, draft.attempts().count() > 1, now));
            }
            case UNCERTAIN -> {
                counter.lane.doubt(draft, now);
                rows.add(database -> database.end(name, draft.id(), "uncertain", error, true, now));
            }
            case THIS_LETTER -> {
                counter.lane.refused(draft, now);
                rows.add(database -> database.end(name, draft.id(), "failed", error, true, now));
            }
        }
        if (failure.outlook() == Outlook.THIS_LETTER) {
            counter.health = counter.health.succeeded(now);
            return;
        }
        counter.health = counter.health.failed(failure, now);
        if (counter.health.isWorthTelling(failure.outlook())) {
            counter.health = counter.health.withTold();
            tell(
                    channelMessage(name, counter.health, failure.sentence(), now),
                    rows,
                    other -> !other.equals(name),
                    now);
        }
    }

    /** @param error empty if it works again */
    private static Message channelMessage(String name, ChannelHealth health, String error, Instant now) {
        boolean end = error.isEmpty();
        Words words = end
                ? Words.of("The channel " + name + " works again", "What waited for it was delivered, or follows.")
                : new Words(
                        "The channel " + name + " fails",
                        error,
                        Optional.of(health.since()),
                        List.of(),
                        "It is tried again, and what is meant for it waits; nothing is lost for a day.");
        String incident = "channel-failed-" + name;
        return new Message(
                incident + "-" + now.toEpochMilli(),
                now,
                new Topic(
                        MessageKind.CHANNEL_FAILED,
                        MessageKind.CHANNEL_FAILED.usual(),
                        new Target(Target.Type.SYSTEM, name, name),
                        new Message.Thread(Optional.of(incident), end)),
                words,
                Message.View.NONE);
    }

    private static Work all(List<Work> rows) {
        return database -> {
            for (Work row : rows) {
                row.on(database);
            }
        };
    }

    private void change(Work rows) throws IOException {
        records.change(
                database -> {
                    rows.on(database);
                    keep(database);
                },
                () -> this::keep);
    }

    private void keep(OutboxDatabase database) throws SQLException {
        Map<String, String> now = new LinkedHashMap<>(kept);
        now.put(States.FLAPS, States.write(flaps.state()));
        counters.forEach((name, counter) -> {
            now.put(States.lane(name), States.write(counter.lane.state()));
            now.put(States.health(name), States.write(counter.health));
        });
        for (Map.Entry<String, String> each : now.entrySet()) {
            database.setState(each.getKey(), each.getValue());
        }
    }

    /** Whether nothing waits that could be sent now or soon. */
    boolean isIdle() {
        Instant now = clock.wall();
        return counters.values().stream().allMatch(each -> each.lane.isIdle(now) || !each.health.mayTry(now));
    }

    /** The state of the messages, in one sentence for people. */
    String sentence() {
        Instant now = clock.wall();
        List<String> parts = new ArrayList<>();
        counters.forEach((name, counter) -> {
            int waiting = counter.lane.waiting();
            if (waiting > 0 || !counter.health.isOk()) {
                parts.add(name + ": " + waiting + (waiting == 1 ? " waits" : " wait") + counter.health.outlook(now));
            }
        });
        return parts.isEmpty() ? "none waits" : String.join("; ", parts);
    }
}
