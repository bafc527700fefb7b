package dev.watchkeeper.notify.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.HastyClock;
import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.config.NotificationSettings;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.config.WebhookSettings;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.NotificationSource;
import dev.watchkeeper.notify.NotificationsView.ChannelState;
import dev.watchkeeper.notify.NotificationsView.Notification;
import dev.watchkeeper.notify.Outbox;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sender with its real threads and files, and channels that do what the test says. */
final class SenderTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path data;

    private final HastyClock clock = new HastyClock();
    private final Map<String, List<Letter>> delivered = new ConcurrentHashMap<>();
    private final AtomicReference<Outlook> broken = new AtomicReference<>();
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger entered = new AtomicInteger();

    /** A channel by its name: {@code hanging} never returns, {@code breaking} fails while the test says so, others work. */
    private final class Scripted implements Channel {
        private final String name;

        Scripted(String name) {
            this.name = name;
            opened.incrementAndGet();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean canEdit() {
            return false;
        }

        @Override
        public Receipt deliver(Letter letter) throws DeliveryException {
            if (name.equals("hanging")) {
                entered.incrementAndGet();
                try {
                    hangs.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            Outlook outlook = broken.get();
            if (name.equals("breaking") && outlook != null) {
                throw new DeliveryException(FailureKind.AUTH, "It refuses the token", outlook, Optional.empty());
            }
            delivered.computeIfAbsent(name, any -> new CopyOnWriteArrayList<>()).add(letter);
            return Receipt.PLAIN;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private Optional<Sender> sender(String... names) throws Exception {
        return sender(NotificationSource.fixed(settings(1, names)));
    }

    private Optional<Sender> sender(NotificationSource source) throws Exception {
        return Sender.start(source, data, (each, link) -> new Scripted(each.name()), clock);
    }

    private NotificationSettings settings(int port, String... names) {
        List<ChannelSettings> channels = List.of(names).stream()
                .<ChannelSettings>map(name -> new WebhookSettings(
                        name,
                        new Peer(
                                URI.create("http://127.0.0.1:" + port + "/"),
                                Optional.empty(),
                                List.of(data.resolve("secret"))),
                        Optional.empty(),
                        WebhookSettings.Form.PLAIN))
                .toList();
        return new NotificationSettings(true, channels, List.of(), NotificationSettings.Pace.USUAL, Optional.empty());
    }

    private Message notice(String title) {
        return new Message(
                title.replace(' ', '-'),
                clock.wall(),
                Topic.of(MessageKind.NOTICE, new Target(Target.Type.SERVICE, "backup", "backup")),
                Words.of(title, "It happened."),
                View.NONE);
    }

    @Test
    void aHangingChannelDelaysNoOtherAndIsToldThere() throws Exception {
        try (Sender sender = sender("hanging", "working").orElseThrow()) {
            new Outbox(data).put(notice("First"));
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(subjects("working")).containsExactly("First"));
            new Outbox(data).put(notice("Second"));
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(subjects("working")).containsExactly("First", "Second"));
            // Twice, because one failure may be chance; then the group's time.
            await().atMost(DEADLINE).untilAsserted(() -> {
                clock.advance(Duration.ofSeconds(91));
                assertThat(subjects("working")).contains("The channel hanging fails");
            });
            ChannelState state = new History(data)
                    .find(Optional.empty(), 100).channels().stream()
                            .filter(each -> each.name().equals("hanging"))
                            .findFirst()
                            .orElseThrow();
            assertThat(state.ok()).isFalse();
            assertThat(state.error())
                    .hasValueSatisfying(error -> assertThat(error).contains("hangs"));
        } finally {
            hangs.countDown();
        }
    }

    @Test
    void aLastingFailureIsTriedAgainAtOnceWhenItsFileChanges() throws Exception {
        Files.writeString(data.resolve("secret"), "old");
        broken.set(Outlook.LASTING);
        try (Sender sender = sender("breaking").orElseThrow()) {
            new Outbox(data).put(notice("First"));
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(states()).containsExactly("waiting: It refuses the token"));
            broken.set(null);
            Files.writeString(data.resolve("secret"), "a new one");
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(subjects("breaking")).containsExactly("First"));
            await().atMost(DEADLINE).until(sender::isIdle);
            assertThat(states()).containsExactly("sent: ");
        }
    }

    @Test
    void aChannelThatIsChangedWhileItsLetterIsUnderWaySendsTheNextOneWhenThatIsOver() throws Exception {
        NotificationSource source = new NotificationSource(
                settings(1, "hanging"), () -> Optional.of(settings(2, "hanging")), Optional.of(data.resolve("file")));
        try (Sender sender = sender(source).orElseThrow()) {
            new Outbox(data).put(notice("First"));
            await().atMost(DEADLINE).until(() -> entered.get() == 1);
            Files.writeString(data.resolve("file"), "changed");
            clock.advance(Duration.ofSeconds(3));
            await().atMost(DEADLINE).until(() -> opened.get() == 2);
            new Outbox(data).put(notice("Second"));
            await().atMost(DEADLINE).until(() -> new Outbox(data).isEmpty());
            assertThat(entered).as("the first one is not over").hasValue(1);
            hangs.countDown();
            await().atMost(DEADLINE)
                    .untilAsserted(() -> assertThat(subjects("hanging")).containsExactly("First", "Second"));
            await().atMost(DEADLINE).until(sender::isIdle);
            assertThat(states()).containsOnly("sent: ");
        }
    }

    @Test
    void oneProcessSendsPerDataFolder() throws Exception {
        try (Sender first = sender("working").orElseThrow()) {
            assertThat(sender("working")).isEmpty();
            assertThat(first.isStuck()).isFalse();
        }
        sender("working").orElseThrow().close();
    }

    private List<String> subjects(String name) {
        return delivered.getOrDefault(name, List.of()).stream()
                .map(Letter::subject)
                .toList();
    }

    private List<String> states() throws Exception {
        return new History(data)
                .find(Optional.empty(), 100).notifications().stream()
                        .map(Notification::progress)
                        .map(progress ->
                                progress.state() + ": " + progress.error().orElse(""))
                        .toList();
    }
}
