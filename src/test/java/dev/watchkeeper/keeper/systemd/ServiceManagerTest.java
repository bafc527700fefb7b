package dev.watchkeeper.keeper.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.keeper.systemd.ServiceManager.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports to a service manager over real datagram sockets. */
final class ServiceManagerTest {
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PATH", "@watchkeeper-test-"})
    void readyStatusAndStoppingAreReportedOnce(String kind) throws Throwable {
        String address = kind.equals("PATH")
                ? folder.resolve("notify").toString()
                : kind + ProcessHandle.current().pid();
        try (NotifyListener listener = NotifyListener.at(address);
                ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", address), clock)) {
            manager.report(Phase.STARTING, "Nichts läuft", true);
            manager.report(Phase.READY, "1 of 2 up; node:\nwaiting", true);
            manager.report(Phase.READY, "1 of 2 up; node:\nwaiting", true);
            manager.report(Phase.READY, "2 of 2 up", true);
            manager.report(Phase.STOPPING, "2 of 2 up", true);
            assertThat(listener.heard())
                    .containsExactly(
                            "STATUS=Nichts läuft\n",
                            "READY=1\nSTATUS=1 of 2 up; node: waiting\n",
                            "STATUS=2 of 2 up\n",
                            "STOPPING=1\n");
        }
    }

    @Test
    void signsOfLifeComeThreeTimesAsOftenAsRequiredAndOnlyWithProgress() throws Throwable {
        String address = folder.resolve("notify").toString();
        String own = Long.toString(ProcessHandle.current().pid());
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", own);
        try (NotifyListener listener = NotifyListener.at(address);
                ServiceManager manager = ServiceManager.of(environment, clock)) {
            int pings = 0;
            for (int second = 0; second < 60; second++) {
                manager.report(Phase.STARTING, "", true);
                pings += (int)
                        listener.heard().stream().filter("WATCHDOG=1\n"::equals).count();
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(pings).isEqualTo(6);
            for (int second = 0; second < 60; second++) {
                manager.report(Phase.STARTING, "", false);
                clock.advance(Duration.ofSeconds(1));
            }
            assertThat(listener.heard()).isEmpty();
        }
    }

    @Test
    void noSignOfLifeIsGivenForAnotherProcess() throws Throwable {
        String address = folder.resolve("notify").toString();
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "30000000", "WATCHDOG_PID", "1");
        try (NotifyListener listener = NotifyListener.at(address);
                ServiceManager manager = ServiceManager.of(environment, clock)) {
            manager.report(Phase.READY, "", true);
            assertThat(listener.heard()).containsExactly("READY=1\n");
        }
    }

    @Test
    void unsentReportsAreSentAgain() throws Throwable {
        String address = folder.resolve("notify").toString();
        try (ServiceManager manager = ServiceManager.of(Map.of("NOTIFY_SOCKET", address), clock)) {
            manager.report(Phase.READY, "up", true);
            try (NotifyListener listener = NotifyListener.at(address)) {
                manager.report(Phase.READY, "up", true);
                assertThat(listener.heard()).containsExactly("READY=1\nSTATUS=up\n");
                // A socket's queue is bounded; a service manager that reads nothing must not block the sender.
                for (int i = 0; i < 2000; i++) {
                    manager.report(Phase.READY, "status " + i, true);
                }
                int heard = listener.heard().size();
                assertThat(heard).isLessThan(2000);
                manager.report(Phase.STOPPING, "status 1999", true);
                assertThat(listener.heard()).containsExactly("STOPPING=1\nSTATUS=status 1999\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "relative", "@", "vsock:2:1234", "/LONG"})
    void withoutAUsableAddressNothingHappens(String address) {
        String given = address.replace("LONG", "x".repeat(120));
        assertThatCode(() -> {
                    try (ServiceManager manager =
                            ServiceManager.of(Map.of("NOTIFY_SOCKET", given, "WATCHDOG_USEC", "1000000"), clock)) {
                        manager.report(Phase.READY, "up", true);
                        manager.report(Phase.STOPPING, "up", true);
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void theJournalIsDetectedByTheStreamOfTheOutput() throws Exception {
        Path output = Path.of("/proc/self/fd/1");
        String stream = Files.getAttribute(output, "unix:dev") + ":" + Files.getAttribute(output, "unix:ino");
        assertThat(Journal.readsOutput(Map.of("JOURNAL_STREAM", stream))).isTrue();
        assertThat(Journal.readsOutput(Map.of("JOURNAL_STREAM", "1:2"))).isFalse();
        assertThat(Journal.readsOutput(Map.of())).isFalse();
    }
}
