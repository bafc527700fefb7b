package dev.watchkeeper.notify.send;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.loops.SensorsReading;
import dev.watchkeeper.notify.Acknowledgements;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.SenderNote;
import dev.watchkeeper.notify.Silences;
import dev.watchkeeper.notify.send.Inbox.Arrival;
import dev.watchkeeper.notify.send.Postman.Delivery;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one sender of a data folder, while this process holds its lock; thread-safe. It delivers what is left in the outbox over every configured channel, each
 * on a thread of its own. What is not delivered when it ends, or is killed, waits for the next.
 */
public final class Sender implements AutoCloseable {
    private static final String UNPACKED_BELOW = "org.sqlite.tmpdir";
    private static final Logger log = LoggerFactory.getLogger(Sender.class);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration FILES_LOOK = Duration.ofSeconds(2);
    private static final Duration DISK_RETRY = Duration.ofSeconds(5);
    private static final Duration END_LIMIT = Duration.ofSeconds(2);

    /** A step takes milliseconds; a machine in trouble, or a slow disk, makes it take seconds. */
    private static final Duration STUCK_AFTER = Duration.ofSeconds(60);

    private final NotificationSource source;
    private final Clock clock;
    private final FileChannel lock;
    private final Records records;
    private final Inbox inbox;
    private final Desk desk;
    private final LinkedBlockingQueue<Delivery> outcomes = new LinkedBlockingQueue<>();
    private final Postmen postmen;
    private final Thread thread = Threads.platform("notify-desk", this::work);
    private final SourceFiles files;
    private final LinkBase linkBase;
    private final SenderNote note;
    private long lookedNanos;
    private String lastLogged = "";
    private String lastSaid = "";
    private boolean lastIdle;
    private volatile boolean closed;
    private volatile boolean idle;
    private volatile long steppedNanos;

    private Sender(NotificationSource source, Path data, FileChannel lock, Channels.Opener opener, Clock clock)
            throws IOException {
        this.source = source;
        this.clock = clock;
        this.lock = lock;
        linkBase = new LinkBase(data, source.first().linkBase());
        postmen = new Postmen(settings -> new Postman(opener.open(settings, linkBase.find()), clock, outcomes::add));
        Path outbox = data.resolve("outbox");
        Path runtime = RuntimeDirectory.of(RuntimeDirectory.own(), data);
        Path spare = runtime.resolve("outbox");
        note = new SenderNote(runtime);
        records = new Records(outbox, spare, clock);
        inbox = new Inbox(List.of(outbox.resolve("new"), spare.resolve("new")));
        desk = new Desk(
                records,
                records.open(),
                new Desk.Outside(
                        new Silences(data, clock),
                        new Acknowledgements(data, clock),
                        linkBase::find,
                        () -> SensorsReading.of(data, clock)),
                clock);
        files = new SourceFiles(source);
        lookedNanos = clock.monotonicNanos();
        steppedNanos = lookedNanos;
    }

    /**
     * Begins to send, if no other process does for this data folder.
     *
     * @param data the data folder
     * @return empty if another process holds the lock
     * @throws FailureException of kind ENVIRONMENT if neither the data folder nor the runtime folder can be written
     */
    public static Optional<Sender> start(NotificationSource source, Path data, Clock clock) throws FailureException {
        return start(source, data, new Channels(data, clock)::open, clock);
    }

    static Optional<Sender> start(NotificationSource source, Path data, Channels.Opener opener, Clock clock)
            throws FailureException {
        Path folder = data.resolve("outbox");
        try {
            PrivateFiles.createDirectories(folder);
            unpackBelow(data.resolve("cache"));
            FileChannel lock =
                    PrivateFiles.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!tryLock(lock)) {
                lock.close();
                return Optional.empty();
            }
            try {
                Sender sender = new Sender(source, data, lock, opener, clock);
                sender.use(source.first());
                sender.thread.start();
                return Optional.of(sender);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "Nobody can be notified, because " + folder + " cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /** Whether some process sends for this data folder now. */
    public static boolean isRunning(Path data) {
        Path file = data.resolve("outbox").resolve("lock");
        try (FileChannel channel = PrivateFiles.open(file, StandardOpenOption.WRITE)) {
            return !tryLock(channel);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** SQLite's own library must not unpack into the shared temporary folder. */
    private static void unpackBelow(Path cache) throws IOException {
        String chosen = System.getProperty(UNPACKED_BELOW);
        if (chosen == null) {
            System.setProperty(UNPACKED_BELOW, cache.toString());
        }
        // A node has chosen the same folder, and not made it yet.
        if (chosen == null
                || Path.of(chosen)
                        .toAbsolutePath()
                        .normalize()
                        .equals(cache.toAbsolutePath().normalize())) {
            PrivateFiles.createDirectories(cache);
        }
    }

    private void work() {
        Duration pause = PAUSE;
        while (!closed) {
            try {
                Optional<Delivery> first = Optional.ofNullable(outcomes.poll(pause.toMillis(), TimeUnit.MILLISECONDS));
                pause = step(first) ? PAUSE : DISK_RETRY;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            } catch (RuntimeException e) {
                log.error("A bug in Watchkeeper; please report it", e);
                pause = DISK_RETRY;
            }
        }
        shutDown();
    }

    /** @return false if what was decided could not be kept */
    private boolean step(Optional<Delivery> first) {
        steppedNanos = clock.monotonicNanos();
        try {
            for (Optional<Delivery> next = first; next.isPresent(); next = Optional.ofNullable(outcomes.poll())) {
                finish(next.get());
            }
            lookForChanges();
            giveUpHanging();
            List<Arrival> arrivals = inbox.look();
            if (!arrivals.isEmpty()) {
                say(false);
            }
            desk.take(arrivals);
            inbox.done(arrivals);
            desk.round();
            for (String name : postmen.names()) {
                if (!postmen.isBusy(name)) {
                    desk.next(name).ifPresent(job -> postmen.deliver(name, job));
                }
            }
            idle = arrivals.isEmpty() && desk.isIdle() && !postmen.areBusy();
            say(idle);
            return true;
        } catch (IOException e) {
            warn("What is to be sent cannot be kept, so nothing is sent: " + e.getMessage());
            return false;
        }
    }

    /** Lets other processes know. They do without it on a full disk. */
    private void say(boolean nothingToDo) {
        String sentence = desk.sentence();
        if (nothingToDo == lastIdle && sentence.equals(lastSaid)) {
            return;
        }
        try {
            note.write(nothingToDo, sentence);
            lastIdle = nothingToDo;
            lastSaid = sentence;
        } catch (IOException e) {
            log.debug("The state of the messages cannot be written", e);
        }
    }

    private void finish(Delivery delivery) throws IOException {
        if (postmen.finish(delivery.job())) {
            record(delivery);
        }
    }

    private void record(Delivery delivery) throws IOException {
        delivery.failure()
                .ifPresentOrElse(failure -> warn("Failed to send notification: " + failure.sentence()), () -> {
                    lastLogged = "";
                    log.info("Notification sent successfully");
                });
        desk.done(delivery);
    }

    private void giveUpHanging() throws IOException {
        for (Delivery overdue : postmen.giveUpOverdue()) {
            record(overdue);
        }
    }

    private void lookForChanges() throws IOException {
        if (clock.since(lookedNanos).compareTo(FILES_LOOK) < 0) {
            return;
        }
        lookedNanos = clock.monotonicNanos();
        if (files.haveChanged()) {
            Optional<NotificationSettings> again = source.reload().get();
            if (again.isPresent()) {
                use(again.get());
            }
        }
    }

    private void use(NotificationSettings settings) throws IOException {
        Map<String, ChannelSettings> wanted = new LinkedHashMap<>();
        settings.channels().forEach(each -> wanted.put(each.name(), each));
        linkBase.configure(settings.linkBase());
        postmen.use(wanted);
        files.follow(settings);
        desk.use(settings, postmen::canEdit);
    }

    /** Logs a warning once, however often it repeats. */
    private void warn(String sentence) {
        if (sentence.equals(lastLogged)) {
            log.debug("{}", sentence);
        } else {
            log.warn("{}", sentence);
            lastLogged = sentence;
        }
    }

    /** Whether its thread has died or makes no progress, such as on a disk that hangs. Never waits. */
    public boolean isStuck() {
        return !closed && (!thread.isAlive() || clock.since(steppedNanos).compareTo(STUCK_AFTER) > 0);
    }

    /** Whether everything that was left in the outbox so far is delivered, or must wait. */
    public boolean isIdle() {
        return idle;
    }

    private void shutDown() {
        postmen.close();
        long startedNanos = clock.monotonicNanos();
        try {
            while (postmen.areBusy() && clock.since(startedNanos).compareTo(END_LIMIT) < 0) {
                Optional<Delivery> done = Optional.ofNullable(outcomes.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
                if (done.isPresent()) {
                    finish(done.get());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.debug("The last outcome could not be kept; its letter is delivered again", e);
        }
        postmen.abandon();
        records.close();
        try {
            note.delete();
            lock.close();
        } catch (IOException e) {
            log.debug("The lock or the note was not given back", e);
        }
    }

    /** Ends it, within 3 s; what waits is kept. */
    @Override
    public void close() {
        closed = true;
        try {
            if (!Threads.join(thread, END_LIMIT.plusSeconds(1))) {
                log.warn("The sender did not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
