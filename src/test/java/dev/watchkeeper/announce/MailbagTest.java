package dev.watchkeeper.announce;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.Message.Target;
import dev.watchkeeper.notify.Message.Topic;
import dev.watchkeeper.notify.Message.View;
import dev.watchkeeper.notify.Message.Words;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.OutboxReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages on their way to the outbox. */
final class MailbagTest {
    @TempDir
    Path temp;

    private final ManualClock clock = new ManualClock();
    private final List<String> written = new ArrayList<>();
    private boolean full;
    private int pictures;

    private Mailbag mailbag() {
        return new Mailbag(
                message -> {
                    failIfFull();
                    written.add(message.id());
                },
                told -> {
                    failIfFull();
                    written.add("told " + told.keySet());
                },
                new Finisher(
                        camera -> Optional.empty(),
                        new Newsroom(temp),
                        new Pictures(temp.resolve("pictures"), clock),
                        clock),
                clock);
    }

    private void failIfFull() throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    private Message message(String id, MessageKind kind) {
        return new Message(
                id,
                clock.wall(),
                Topic.of(kind, new Target(Target.Type.SYSTEM, "host", "host")),
                Words.of(id, "text"),
                View.NONE);
    }

    private Draft draft(String id) {
        return Draft.of(message(id, MessageKind.STORAGE));
    }

    @Test
    void aFullDiskLosesNothingAndKeepsTheOrder() {
        Mailbag bag = mailbag();
        full = true;
        bag.add(List.of(draft("a"), draft("b")), Optional.of(Map.of("x", new Told("t", Instant.EPOCH))));
        assertThat(bag.step()).isFalse();
        assertThat(bag.step()).isFalse();
        bag.add(List.of(draft("c")), Optional.empty());
        full = false;
        assertThat(bag.step()).isTrue();
        assertThat(written)
                .as("remembered as told once it is in the outbox")
                .containsExactly("a", "b", "c", "told [x]");
        assertThat(bag.dropped()).isZero();
    }

    @Test
    void beyondItsBoundsEventsGiveWayFirstAndTheRestIsCounted() {
        Mailbag bag = mailbag();
        full = true;
        bag.add(List.of(Draft.of(message("motion", MessageKind.MOTION))), Optional.empty());
        for (int i = 0; i < Mailbag.MOST + 9; i++) {
            bag.add(List.of(draft("s" + i)), Optional.empty());
        }
        bag.add(List.of(Draft.of(message("late-motion", MessageKind.MOTION))), Optional.empty());
        assertThat(bag.dropped()).isEqualTo(11);
        full = false;
        bag.step();
        assertThat(written)
                .hasSize(Mailbag.MOST)
                .doesNotContain("motion", "late-motion", "s8")
                .contains("s9")
                .last()
                .isEqualTo("s" + (Mailbag.MOST + 8));
    }

    @Test
    void onlySomeOfTheWaitingMessagesKeepTheirPictures() {
        Mailbag bag = mailbag();
        Snapshot snapshot = new Snapshot(new byte[] {1}, clock.wall(), 64, 36);
        for (int i = 0; i < Mailbag.MOST_PICTURES + 5; i++) {
            Message message = message("m" + i, MessageKind.MOTION);
            bag.add(
                    List.of(new Draft(MessageKind.MOTION, Optional.of(snapshot), (finisher, picture) -> {
                        pictures += picture.isPresent() ? 1 : 0;
                        return message;
                    })),
                    Optional.empty());
        }
        bag.step();
        assertThat(written).hasSize(Mailbag.MOST_PICTURES + 5);
        assertThat(pictures).isEqualTo(Mailbag.MOST_PICTURES);
    }

    @Test
    void aMessageThatCannotBeCompletedHoldsUpNoOther() {
        Mailbag bag = mailbag();
        Draft broken = Draft.of(MessageKind.STORAGE, finisher -> {
            throw new IllegalStateException("a bug");
        });
        bag.add(List.of(broken, draft("a")), Optional.empty());
        assertThat(bag.step()).isTrue();
        assertThat(written).containsExactly("a");
    }

    @Test
    void closingPutsWhatWaits() throws Exception {
        Mailbag bag = mailbag();
        bag.start();
        bag.add(List.of(draft("a")), Optional.empty());
        bag.close();
        assertThat(written).containsExactly("a");
    }

    @Test
    void messagesOfAFullDiskGoToTheOutboxInMemory() throws Exception {
        Path data = Files.createDirectory(temp.resolve("data"));
        Files.createFile(data.resolve("outbox")); // no folder can be made here
        Path memory = temp.resolve("run").resolve("part");
        new Letterbox(data, memory).put(message("a", MessageKind.STORAGE));
        assertThat(OutboxReader.read(memory)).extracting(Message::id).containsExactly("a");
        Files.delete(data.resolve("outbox"));
        new Letterbox(data, memory).put(message("b", MessageKind.STORAGE));
        assertThat(OutboxReader.read(data)).extracting(Message::id).containsExactly("b");
    }

    @Test
    void whereNobodySendsTheOutboxIsBounded() throws Exception {
        Letterbox box = new Letterbox(temp, temp.resolve("run"));
        Path folder = Files.createDirectories(temp.resolve("outbox").resolve("new"));
        for (int i = 0; i < Letterbox.MOST + 50; i++) {
            Files.createFile(folder.resolve("old" + i + ".message"));
        }
        box.put(message("new", MessageKind.STORAGE));
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(Letterbox.MOST + 1);
        }
    }

    @Test
    void picturesArePrivateAndBoundedInNumberAndAge() throws Exception {
        Path folder = temp.resolve("outbox").resolve("pictures");
        Pictures kept = new Pictures(folder, clock);
        Path first = kept.keep("front", new Snapshot(new byte[] {1}, clock.wall(), 1, 1))
                .orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
        for (int i = 0; i < Pictures.MOST + 10; i++) {
            clock.advance(Duration.ofSeconds(1));
            kept.keep("front", new Snapshot(new byte[] {1}, clock.wall(), 1, 1));
        }
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(Pictures.MOST);
        }
        clock.advance(Duration.ofDays(365 * 10)); // files have real times
        kept.keep("front", new Snapshot(new byte[] {1}, clock.wall(), 1, 1));
        try (var files = Files.list(folder)) {
            assertThat(files.count()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void whatWasToldSurvivesARestartAndADamagedFileIsNoHarm() throws Exception {
        Memory memory = new Memory(temp.resolve("outbox"));
        assertThat(memory.read()).isEmpty();
        Map<String, Told> told = Map.of(
                "camera:front", new Told("camera-front-1", Instant.EPOCH),
                "check:disk_space", new Told("check-disk_space-2", Instant.EPOCH.plusNanos(5)));
        memory.write(told);
        assertThat(new Memory(temp.resolve("outbox")).read()).isEqualTo(told);
        Files.writeString(temp.resolve("outbox").resolve("open"), "camera\\:front=nonsense\n");
        assertThat(memory.read()).isEmpty();
    }
}
