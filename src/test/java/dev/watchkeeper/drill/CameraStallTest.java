package dev.watchkeeper.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.drill.Deliveries.Delivery;
import dev.watchkeeper.drill.DrillResult.Run;
import dev.watchkeeper.notify.Message;
import dev.watchkeeper.notify.MessageKind;
import dev.watchkeeper.notify.Outbox;
import dev.watchkeeper.notify.OutboxReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill of a stalled camera, with a camera that notices after 4 s, is offline after 30 s, and is seen 2 s after its stream is back. */
final class CameraStallTest {
    private static final URI URL = URI.create("rtsp://127.0.0.1:1/drill");

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();
    private final Part part = new Part();
    private boolean sends = true;
    private boolean notices = true;
    private boolean heals = true;
    private Optional<Duration> endsAfter = Optional.empty();

    /** The stream and the camera in one, with what was done to them; confined to the test's thread. */
    private final class Part implements DrillStream, DrilledCamera {
        private Optional<Long> stalled = Optional.empty();
        private Optional<Long> back = Optional.empty();
        private int closed;
        private boolean everSeen = true;

        @Override
        public URI url() {
            return URL;
        }

        @Override
        public void stall() {
            stalled = Optional.of(clock.monotonicNanos());
        }

        @Override
        public void flow() {
            back = Optional.of(clock.monotonicNanos());
        }

        private boolean since(Optional<Long> moment, int seconds) {
            return moment.filter(nanos -> clock.since(nanos).compareTo(Duration.ofSeconds(seconds)) >= 0)
                    .isPresent();
        }

        @Override
        public boolean isSeen() {
            return everSeen && (!notices || !since(stalled, 4) || heals && since(back, 2));
        }

        @Override
        public boolean isOffline() {
            return notices && since(stalled, 30) && !isSeen();
        }

        @Override
        public String sentence() {
            return isSeen() ? "" : "no video for a while";
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private DrillResult drill() throws Exception {
        CameraStall.Links links = new CameraStall.Links(
                () -> part,
                url -> {
                    assertThat(url).isEqualTo(URL);
                    return part;
                },
                new Outbox(data),
                from -> sends
                        ? OutboxReader.read(data).stream()
                                .map(each -> new Delivery(each.id(), "test", "ntfy", "sent", ""))
                                .toList()
                        : List.of());
        long began = clock.monotonicNanos();
        return new CameraStall(links, CameraStall.Limits.usual(Duration.ofSeconds(30)), clock)
                .run(new Run("1-camera-stalls", CameraStall.NAME, clock.wall()), limit -> {
                    clock.advance(limit);
                    return endsAfter
                            .filter(time -> clock.since(began).compareTo(time) >= 0)
                            .isPresent();
                });
    }

    @Test
    void aStallIsNoticedToldAndHealed() throws Exception {
        DrillResult result = drill();
        assertThat(result.passed()).as(result.text()).isTrue();
        assertThat(result.times().noticed().orElseThrow()).isBetween(Duration.ofSeconds(4), Duration.ofMillis(4200));
        assertThat(result.times().told().orElseThrow()).isBetween(Duration.ofSeconds(30), Duration.ofMillis(30_300));
        assertThat(result.times().healed().orElseThrow()).isBetween(Duration.ofSeconds(32), Duration.ofMillis(32_500));
        assertThat(result.text()).contains("seen again 2.");
        Message message = OutboxReader.read(data).getFirst();
        assertThat(message.topic().kind()).isEqualTo(MessageKind.TEST);
        assertThat(message.topic().target().type()).isEqualTo(Message.Target.Type.SYSTEM);
        assertThat(message.words().title()).startsWith("DRILL: ");
        assertThat(message.words().text()).contains("Nothing is wrong", "no video for a while");
        assertThat(part.closed).as("stream and camera are closed").isEqualTo(2);
    }

    @Test
    void aPersonWhoIsNotToldIsAFailureAndTheStreamComesBackAllTheSame() throws Exception {
        sends = false;
        DrillResult result = drill();
        assertThat(result.passed()).isFalse();
        assertThat(result.times().told()).isEmpty();
        assertThat(result.times().healed().orElseThrow()).isLessThan(Duration.ofSeconds(130));
        assertThat(result.text()).contains("no channel took the message");
        assertThat(part.closed).isEqualTo(2);
    }

    @Test
    void whatIsNotNoticedOrNotHealedFailsWithinItsLimits() throws Exception {
        notices = false;
        assertThat(drill().text()).contains("Nobody noticed");
        notices = true;
        part.back = Optional.empty();
        part.stalled = Optional.empty();
        heals = false;
        DrillResult blind = drill();
        assertThat(blind.passed()).isFalse();
        assertThat(blind.text()).contains("not seen again after its stream was back");
    }

    @Test
    void aCameraThatIsNeverSeenIsNotStalled() throws Exception {
        part.everSeen = false;
        DrillResult result = drill();
        assertThat(result.text()).contains("not seen within 45 s", "no video for a while");
        assertThat(result.times()).isEqualTo(DrillResult.Times.NONE);
        assertThat(part.stalled).isEmpty();
        assertThat(part.closed).isEqualTo(2);
    }

    @Test
    void aDrillThatEndsEarlyKeepsWhatItMeasuredAndRemovesTheCamera() throws Exception {
        endsAfter = Optional.of(Duration.ofSeconds(20));
        DrillResult result = drill();
        assertThat(result.passed()).isFalse();
        assertThat(result.times().noticed()).isPresent();
        assertThat(result.times().told()).isEmpty();
        assertThat(result.text()).contains("its camera was removed");
        assertThat(part.closed).isEqualTo(2);
    }

    @Test
    void aStreamThatCannotBeOpenedIsSaid() {
        CameraStall.Links links = new CameraStall.Links(
                () -> {
                    throw new FailureException(FailureKind.ENVIRONMENT, "no port is free");
                },
                url -> part,
                new Outbox(data),
                from -> List.of());
        assertThatThrownBy(() -> new CameraStall(links, CameraStall.Limits.usual(Duration.ZERO), clock)
                        .run(new Run("1", CameraStall.NAME, clock.wall()), limit -> false))
                .isInstanceOf(FailureException.class);
    }
}
