package dev.watchkeeper.camera.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.probe.Prober;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Restreamed;
import dev.watchkeeper.config.RetrySettings;
import dev.watchkeeper.event.EventBus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 32 cameras of one server that gives none of them a session: what the server sees of them. */
@Timeout(180)
final class ServerStormIT {
    private static final int CAMERAS = 32;
    private static final Duration WATCHED = Duration.ofSeconds(9);

    /** Beyond four a second: the first one, and those whose time begins as the others' ends. */
    private static final int MORE = 4;

    private final Clock clock = new SystemClock();
    private final CountDownLatch end = new CountDownLatch(1);

    /** One kind of server with its cameras. */
    private final class Storm implements AutoCloseable {
        final List<Long> starts = new CopyOnWriteArrayList<>();
        private final long beganNanos = clock.monotonicNanos();
        private final FakeServer server;
        private final SourceOpener opener = new SourceOpener(clock);
        private final Prober prober = new Prober(clock, opener::addresses);
        private final Cameras cameras;

        /** @param counted the request that begins a session */
        Storm(boolean via, String counted, FakeServer.Manner manner) throws IOException {
            server = new FakeServer((head, out) -> {
                // libav asks for UDP in the same session once TCP was refused.
                if (FakeServer.method(head).equals(counted) && !head.contains("client_port")) {
                    starts.add(clock.monotonicNanos());
                }
                manner.answer(head, out);
            });
            List<CameraSettings> settings = IntStream.range(0, CAMERAS)
                    .mapToObj(i -> settings("c" + i, via))
                    .toList();
            Recovery recovery = Recovery.of(RetrySettings.DEFAULT, SignInLedger.inMemory(clock), prober, clock);
            cameras = new Cameras(settings, clock, new EventBus(), opener, recovery);
            cameras.start();
        }

        private CameraSettings settings(String name, boolean via) {
            CameraSettings camera = Rig.settings(name, "rtsp://127.0.0.1:" + server.port() + "/" + name);
            Restreamed from = new Restreamed(name, true, new Restreamed.Server("127.0.0.1", server.port(), 1));
            return new CameraSettings(
                    name,
                    camera.url(),
                    camera.username(),
                    camera.password(),
                    via ? camera.input().restreamedBy(Optional.of(from)) : camera.input(),
                    camera.imageInterval(),
                    camera.record(),
                    camera.motion(),
                    camera.health());
        }

        void check(String name) {
            assertThat(starts).as(name).hasSizeGreaterThan(4);
            // On a busy machine requests arrive in bunches, so only all of them together are counted.
            double seconds = clock.since(beganNanos).toNanos() / 1e9;
            assertThat(starts.size()).as(name + ": four a second").isLessThanOrEqualTo((int) (4 * seconds) + MORE);
        }

        @Override
        public void close() throws IOException {
            cameras.close();
            prober.close();
            opener.close();
            server.close();
        }
    }

    @Test
    void atMostFourSessionsASecondBeginWithAServerThatGivesNone() throws Exception {
        try (Storm full = new Storm(false, "SETUP", (head, out) -> {
                    if (FakeServer.method(head).equals("SETUP")) {
                        FakeServer.rtsp(out, head, "400 Bad Request", "", "");
                    } else {
                        FakeServer.well(out, head);
                    }
                });
                Storm empty = new Storm(true, "DESCRIBE", (head, out) -> {
                    boolean described = FakeServer.method(head).equals("DESCRIBE");
                    FakeServer.rtsp(out, head, described ? "404 Not Found" : "200 OK", "Server: gortsplib\r\n", "");
                });
                Storm hung = new Storm(true, "OPTIONS", (head, out) -> {})) {
            assertThat(end.await(WATCHED.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
            full.check("no free reader");
            empty.check("no publisher");
            hung.check("hung");
            assertThat(empty.cameras.all())
                    .allSatisfy(camera -> assertThat(camera.cause()).isIn("source-away", ""));
            assertThat(empty.cameras.all().stream()
                            .filter(camera -> camera.cause().equals("source-away")))
                    .isNotEmpty();
        }
    }
}
