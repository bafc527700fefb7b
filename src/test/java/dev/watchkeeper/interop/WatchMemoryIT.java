package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.RuntimeDirectory;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.cli.KeeperProcess;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.SenderNote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much memory the keeper's child {@code watch} takes that looks at a node and sends over every channel, all of them with TLS. */
@Tag("interop")
final class WatchMemoryIT {
    private static final Duration DEADLINE = Duration.ofSeconds(120);
    private static final int MOST_MB = 110;

    /** As large as the picture of a camera. */
    private static final int PICTURE_BYTES = 400_000;

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();
    private int number;
    private long highest;

    @Test
    void everyChannelOverTlsWithLivingAndWithSilentReceiversStaysWithin110Megabytes() throws Exception {
        Path config = folder.resolve("w.yml");
        try (Receivers receivers = new Receivers(folder)) {
            Files.writeString(config, config(receivers.alive(Tls.TLS)));
            try (KeeperProcess keeper = KeeperProcess.installed(folder, "keep", "-c", config.toString())) {
                await("it runs").atMost(DEADLINE).until(() -> keeper.status("watch")[1].equals("running"));
                long pid = Long.parseLong(keeper.status("watch")[2]);
                note("started", pid);
                sendUntil(() -> receivers.mail.received().size() >= 5
                        && receivers.telegram.requests().size() >= 5
                        && receivers.ntfy.requests().size() >= 5
                        && receivers.webhook.requests().size() >= 5
                        && !receivers.deadMan.requests().isEmpty()
                        && receivers.broker.lines().stream().anyMatch(line -> line.contains("/event "))
                        && receivers.broker.lines().stream().anyMatch(line -> line.contains("_yard/config")));
                note("every channel", pid);
                Files.writeString(config, config(receivers.dead()));
                sendUntil(() -> waiting().contains("email:")
                        && waiting().contains("The mail server 127.0.0.1")
                        && waiting().contains("silent"));
                note("silent receivers", pid);
                Files.writeString(config, config(receivers.alive(Tls.STARTTLS)));
                sendUntil(() -> receivers.mail.upgrades() >= 2);
                note("every channel, with STARTTLS", pid);
                assertThat(keeper.status("watch")[2])
                        .as("it is the same process")
                        .isEqualTo(Long.toString(pid));
            }
        }
        assertThat(highest).as("resident at its most").isLessThanOrEqualTo(MOST_MB);
    }

    private static String config(String told) {
        return told + """
                api: {port: 0}
                cameras:
                  yard: {url: 'rtsp://127.0.0.1:9/a'}
                  gate: {url: 'rtsp://127.0.0.1:9/b'}
                watch:
                  services:
                    monitor: {process: {pid-file: monitor.pid}, log: {file: monitor.log}}
                """;
    }

    /** A message with a picture every second, as cameras make them. */
    private void sendUntil(Callable<Boolean> done) throws Exception {
        Path picture = folder.resolve("picture.jpg");
        byte[] jpeg = new byte[PICTURE_BYTES];
        new Random(1).nextBytes(jpeg);
        jpeg[0] = (byte) 0xff;
        jpeg[1] = (byte) 0xd8;
        Files.write(picture, jpeg);
        Outbox outbox = new Outbox(folder.resolve("data"));
        await().atMost(DEADLINE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            number++;
            outbox.put(message(picture));
            return done.call();
        });
    }

    private Message message(Path picture) {
        return new Message(
                "news-" + number,
                clock.wall(),
                // Every other one is sent at once, the others are grouped.
                Message.Topic.of(
                        number % 2 == 0 ? MessageKind.STORAGE : MessageKind.TEST,
                        new Message.Target(Message.Target.Type.CAMERA, "camera-" + number % 32, "Größe " + number)),
                Message.Words.of("News " + number, "What happened, in some words that fill a line or two. ".repeat(3)),
                new Message.View(
                        Optional.of(picture),
                        Optional.of(Duration.ofSeconds(2)),
                        Optional.empty(),
                        List.of(),
                        List.of()));
    }

    private String waiting() {
        return new SenderNote(RuntimeDirectory.of(RuntimeDirectory.own(), folder.resolve("data"))).sentence();
    }

    private void note(String when, long pid) throws IOException {
        long resident = megabytes(pid, "status", "VmRSS:");
        highest = Math.max(highest, megabytes(pid, "status", "VmHWM:"));
        System.err.println(when + ": " + resident + " MB resident, " + highest + " MB at its most, "
                + megabytes(pid, "smaps_rollup", "Pss:") + " MB proportional; " + waiting());
    }

    private static long megabytes(long pid, String file, String key) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), file)).stream()
                        .filter(line -> line.startsWith(key))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow()
                * 1024
                / 1_000_000;
    }
}
