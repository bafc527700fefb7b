package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.NotificationRule;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.loops.SensorsReading;
import dev.watchkeeper.notify.Acknowledgements;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.Severity;
import dev.watchkeeper.notify.Silences;
import dev.watchkeeper.notify.send.Postman.Delivery;
import dev.watchkeeper.notify.send.Postman.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A desk with one channel whose receiver is scripted, and a clock that only the test moves; confined to the test's thread. */
final class DeskRig implements AutoCloseable {
    /** What sensors say. */
    SensorsReading sensors = SensorsReading.NONE;

    static final String CHANNEL = MailSettings.NAME;

    final ManualClock clock;
    final List<Letter> letters = new ArrayList<>();
    final List<Letter> edits = new ArrayList<>();
    final Path data;
    final Outbox outbox;
    final Silences silences;
    final Acknowledgements acknowledged;
    Optional<DeliveryException> refusal = Optional.empty();
    int attempts;
    private final List<Inbox.Arrival> arrived = new ArrayList<>();
    private final Records records;
    private final Inbox inbox;
    private final Desk desk;
    private int number;

    DeskRig(Path data, ManualClock clock, boolean edits, NotificationRule... rules) throws IOException {
        this.data = data;
        this.clock = clock;
        outbox = new Outbox(data);
        silences = new Silences(data, clock);
        acknowledged = new Acknowledgements(data, clock);
        java.nio.file.Files.createDirectories(data.resolve("outbox"));
        records = new Records(data.resolve("outbox"), data.resolve("memory"), OutboxDatabase.Syncing.OFF, clock);
        inbox = new Inbox(List.of(data.resolve("outbox").resolve("new")));
        desk = new Desk(
                records,
                records.open(),
                new Desk.Outside(silences, acknowledged, Optional::empty, () -> sensors),
                clock);
        NotificationSettings mail = NotificationSettings.of(new MailSettings(
                "Watchkeeper",
                "mail.invalid",
                25,
                MailSettings.Tls.NONE,
                Optional.empty(),
                Optional.empty(),
                "a@b",
                List.of("a@b"),
                Optional.empty(),
                List.of()));
        desk.use(
                new NotificationSettings(true, mail.channels(), List.of(rules), mail.pace(), Optional.empty()),
                name -> edits);
    }

    /** The receiver fails from now on. */
    void fail(Outlook outlook) {
        refusal = Optional.of(
                new DeliveryException(FailureKind.TIMEOUT, "The receiver is silent", outlook, Optional.empty()));
    }

    void heal() {
        refusal = Optional.empty();
    }

    Message message(MessageKind kind, String camera, String incident, boolean end, Severity severity) {
        return new Message(
                "m" + number++,
                clock.wall(),
                new Topic(
                        kind,
                        severity,
                        new Target(Target.Type.CAMERA, camera, "Camera " + camera),
                        new Message.Thread(Optional.of(incident).filter(id -> !id.isEmpty()), end)),
                new Words(
                        camera + (end ? " sees again" : " " + kind.id()),
                        "What happened to " + camera + ".",
                        Optional.of(clock.wall()),
                        List.of(),
                        ""),
                Message.View.NONE);
    }

    void put(MessageKind kind, String camera, String incident, boolean end) throws IOException {
        put(message(kind, camera, incident, end, kind.usual()));
    }

    /** Arrives at the next step, without a file, whose syncing would take most of the time. */
    void put(Message message) {
        arrived.add(new Inbox.Arrival(data.resolve("no-file"), message));
    }

    /** One step: what arrived is taken, and what is due is delivered. */
    void step() throws IOException {
        arrivals();
        desk.round();
        for (Optional<Job> job = desk.next(CHANNEL); job.isPresent(); job = desk.next(CHANNEL)) {
            deliver(job.get());
        }
    }

    private void arrivals() throws IOException {
        arrived.addAll(inbox.look());
        desk.take(arrived);
        inbox.done(arrived);
        arrived.clear();
    }

    private void deliver(Job job) throws IOException {
        attempts++;
        if (refusal.isPresent()) {
            desk.done(new Delivery(CHANNEL, job, Optional.empty(), refusal));
            return;
        }
        (job.draft().replaces().isPresent() ? edits : letters).add(job.letter());
        desk.done(
                new Delivery(CHANNEL, job, Optional.of("remote-" + job.letter().id()), Optional.empty()));
    }

    /** Takes the next letter without ever learning what became of it, as if the process were killed. */
    Optional<Job> takeLetter() throws IOException {
        arrivals();
        return desk.next(CHANNEL);
    }

    /** Lets time pass in steps of a second. */
    void pass(Duration time) throws IOException {
        pass(time, Duration.ofSeconds(1));
    }

    void pass(Duration time, Duration step) throws IOException {
        for (Duration left = time; left.isPositive(); left = left.minus(step)) {
            clock.advance(step);
            step();
        }
    }

    List<String> subjects() {
        return letters.stream().map(Letter::subject).toList();
    }

    @Override
    public void close() {
        records.close();
    }
}
