package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.keeper.systemd.NotifyListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a keeper that is a process of its own tells its service manager. */
final class KeepNotifyIT {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final List<String> heard = new ArrayList<>();

    @Test
    void itIsReadyOnceItsChildrenStartedLivesAndEnds() throws Throwable {
        String address = folder.resolve("notify").toString();
        Map<String, String> environment = Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "3000000");
        try (NotifyListener manager = NotifyListener.at(address);
                KeeperProcess keeper = KeeperProcess.start(
                        folder,
                        environment,
                        List.of(),
                        "keep",
                        "--",
                        "sh",
                        "-c",
                        "echo \"socket <$NOTIFY_SOCKET> watchdog <$WATCHDOG_USEC>\"; exec sleep 604.25")) {
            await().atMost(DEADLINE).until(() -> says(manager, "READY=1\nSTATUS=1 of 1 up\nWATCHDOG=1\n"));
            assertThat(keeper.said()).contains("Process started with PID");
            await().atMost(DEADLINE).until(() -> keeper.said().contains("socket <> watchdog <>"));
            heard.clear();
            await().atMost(DEADLINE).until(() -> says(manager, "WATCHDOG=1\n"));

            KeeperProcess.signal("STOP", keeper.process().pid());
            await().during(Duration.ofSeconds(2))
                    .atMost(DEADLINE)
                    .until(() -> manager.heard().isEmpty());
            KeeperProcess.signal("CONT", keeper.process().pid());

            KeeperProcess.signal("TERM", keeper.process().pid());
            assertThat(keeper.process().waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            assertThat(keeper.process().exitValue()).isZero();
            await().atMost(DEADLINE).until(() -> says(manager, "STOPPING=1\n"));
        }
    }

    private boolean says(NotifyListener manager, String part) {
        heard.addAll(manager.heard());
        return heard.stream().anyMatch(text -> text.contains(part));
    }
}
