package dev.watchkeeper.escalate.recover;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.SettingsLoader;
import dev.watchkeeper.onvif.OnvifServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The actions against parts on the loopback and real commands. */
final class CameraActionsTest {
    /** Far more than anything here takes, because the machine may be busy. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private final SystemClock clock = new SystemClock();

    private CameraSettings camera(String recovery) throws IOException {
        Path secret = Files.writeString(folder.resolve("pw"), OnvifServer.PASSWORD);
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path file = Files.writeString(
                folder.resolve("w.yml"),
                "cameras: {yard: {url: 'rtsp://127.0.0.1/main', username: '" + OnvifServer.USER
                        + "', password-file: pw, recovery: [" + recovery + "]}}");
        Loaded loaded = SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder);
        assertThat(loaded).as(loaded.toString()).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).settings().cameras().getFirst();
    }

    private Performer.Result perform(String recovery) throws Exception {
        return perform(recovery, LONG);
    }

    private Performer.Result perform(String recovery, Duration limit) throws Exception {
        CameraSettings camera = camera(recovery);
        CameraActions actions = new CameraActions(new CameraActions.Limits(limit, limit, limit), clock);
        return actions.perform(camera, camera.recovery().actions().getFirst());
    }

    @Test
    void aCameraIsRebootedWithItsOwnSignIn() throws Exception {
        AtomicInteger reboots = new AtomicInteger();
        try (OnvifServer server = new OnvifServer(clock::wall)) {
            server.wants = OnvifServer.Wants.TOKEN;
            server.ahead = Duration.ofDays(-700);
            server.onReboot = reboots::incrementAndGet;
            assertThat(perform("{onvif-reboot: '" + server.service() + "'}"))
                    .isEqualTo(new Performer.Result(true, "ONVIF reboot ordered: it says: Rebooting in 30 seconds"));
            assertThat(reboots).hasValue(1);
            server.fails = OnvifServer.Fails.NO_SERVICE;
            assertThat(perform("{onvif-reboot: '" + server.service() + "'}").text())
                    .startsWith("ONVIF reboot failed: 127.0.0.1")
                    .contains("enable ONVIF in the camera");
        }
    }

    @Test
    void aPlugIsAskedAndItsAddressNeverTold() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        HttpServer plug = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        plug.setExecutor(Executors.newCachedThreadPool());
        plug.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/hang")) {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            exchange.sendResponseHeaders(path.equals("/cycle") ? 200 : 401, -1);
            exchange.close();
        });
        plug.start();
        String base = "http://127.0.0.1:" + plug.getAddress().getPort();
        try {
            Performer.Result result = perform("{http: '" + base + "/cycle?password=s3cret'}");
            assertThat(result.done()).isTrue();
            assertThat(result.text()).contains("answered with status 200").doesNotContain("s3cret");
            assertThat(perform("{http: '" + base + "/other'}").text()).contains("failed: status 401");
            assertThat(perform("{http: '" + base + "/hang'}", SHORT).text()).contains("failed: no answer");
        } finally {
            end.countDown();
            plug.stop(0);
        }
        assertThat(perform("{http: '" + base + "/cycle?password=s3cret'}").text())
                .contains("failed: no answer")
                .doesNotContain("s3cret");
    }

    @Test
    void aCommandHasADeadlineAndIsKilledAsATree() throws Exception {
        assertThat(perform("{command: [/bin/sh, -c, 'test \"$WATCHKEEPER_CAMERA\" = yard']}")
                        .done())
                .isTrue();
        assertThat(perform("{command: [/bin/sh, -c, 'exit 3']}").text())
                .isEqualTo("command sh failed: it ended with exit code 3");
        assertThat(perform("{command: [/nonexistent/program]}").text()).contains("cannot be started");
        Path pids = folder.resolve("pids");
        // A grandchild in a session of its own, whose parent has gone.
        String script = "(setsid sh -c \"echo \\$\\$ >> " + pids + "; exec sleep 600\" &) ; echo $$ >> " + pids
                + "; exec sleep 600";
        assertThat(perform("{command: [/bin/sh, -c, '" + script + "']}", SHORT).text())
                .contains("was killed");
        List<String> lines = Files.readAllLines(pids);
        assertThat(lines).isNotEmpty();
        org.awaitility.Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> lines.stream()
                        .noneMatch(pid -> ProcessHandle.of(Long.parseLong(pid))
                                .filter(ProcessHandle::isAlive)
                                .isPresent()));
    }

    @Test
    void mistakesInTheKeysNameTheirPlace() throws Exception {
        Path file = Files.writeString(folder.resolve("bad.yml"), """
                cameras:
                  yard:
                    url: /dev/video0
                    recovery: [{onvif-reboot: true}, {http: 'ftp://secret/x'}, {}, {command: [a], http: 'http://x/'}, 7]
                """);
        Loaded loaded = SettingsLoader.load(Optional.of(file), List.of(), List.of(), folder);
        assertThat(loaded).isInstanceOf(Loaded.Bad.class);
        assertThat(((Loaded.Bad) loaded).mistakes().toString())
                .contains("bad.yml:4:", "exactly one of onvif-reboot, http and command", "needs a network camera")
                .doesNotContain("secret");
    }
}
