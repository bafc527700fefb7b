package dev.watchkeeper.camera.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignInLedgerTest {
    private static final Duration LATER = Duration.ofMinutes(35);
    private final ManualClock clock = new ManualClock();

    @TempDir
    Path folder;

    private SignInLedger open() {
        return SignInLedger.open(folder.resolve("sign-ins"), clock);
    }

    private static CameraSettings camera(String password) {
        return new CameraSettings(
                "door",
                "rtsp://192.0.2.1/stream",
                Optional.of("admin"),
                Optional.of(new Secret(password)),
                InputSettings.USUAL,
                Duration.ZERO,
                new RecordSettings(
                        RecordSettings.Mode.EVENTS,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        false,
                        1 << 24),
                new MotionSettings(
                        true, 50, 0.01, 5, Duration.ofSeconds(1), Duration.ofSeconds(5), List.of(), List.of()),
                HealthSettings.USUAL);
    }

    @Test
    void oneMoreAfterAMinuteThenThreeEvery35MinutesThenNoneEvenAcrossRestarts() {
        assertThat(open().waitBefore(camera("a"))).hasValue(Duration.ZERO);
        assertThat(open().refused(camera("a"))).hasValue(Duration.ofSeconds(60));
        clock.advance(Duration.ofSeconds(20));
        assertThat(open().waitBefore(camera("a"))).hasValue(Duration.ofSeconds(40));
        clock.advance(Duration.ofSeconds(41));
        assertThat(open().waitBefore(camera("a"))).hasValue(Duration.ZERO);
        for (int i = 0; i < 3; i++) {
            assertThat(open().refused(camera("a"))).hasValue(LATER);
            clock.advance(Duration.ofMinutes(10));
            assertThat(open().waitBefore(camera("a"))).hasValue(Duration.ofMinutes(25));
            clock.advance(Duration.ofMinutes(30));
        }
        assertThat(open().refused(camera("a"))).isEmpty();
        clock.advance(Duration.ofDays(300));
        assertThat(open().waitBefore(camera("a"))).isEmpty();
    }

    @Test
    void atMostOneMoreSignInWithinTenMinutesHoweverOftenTheProcessRestarts() {
        int signIns = 0;
        long begin = clock.monotonicNanos();
        for (int second : new int[] {0, 1, 5, 30, 59, 60, 61, 65, 120, 300, 599}) {
            clock.advance(Duration.ofSeconds(second).minus(clock.since(begin)));
            SignInLedger ledger = open();
            if (ledger.waitBefore(camera("a")).filter(Duration::isZero).isPresent()) {
                signIns++;
                ledger.refused(camera("a"));
            }
        }
        assertThat(signIns).isEqualTo(2);
    }

    @Test
    void aChangedPasswordStartsFromZeroAndAnAcceptedOneIsForgotten() {
        for (int i = 0; i < 5; i++) {
            open().refused(camera("wrong"));
        }
        assertThat(open().waitBefore(camera("wrong"))).isEmpty();
        assertThat(open().waitBefore(camera("right"))).hasValue(Duration.ZERO);
        open().accepted(camera("wrong"));
        assertThat(open().waitBefore(camera("wrong"))).hasValue(Duration.ZERO);
    }

    @Test
    void aPasswordThatIsChangedWhileTheNodeRunsStartsFromZero() {
        SignInLedger ledger = open();
        assertThat(ledger.refused(camera("a"))).hasValue(Duration.ofSeconds(60));
        assertThat(ledger.waitBefore(camera("b"))).hasValue(Duration.ZERO);
        assertThat(ledger.waitBefore(camera("a"))).hasValue(Duration.ofSeconds(60));
    }

    @Test
    void theFileHoldsNoSecretAndADamagedOneIsReplaced() throws Exception {
        open().refused(camera("s3cret"));
        String text = Files.readString(folder.resolve("sign-ins"));
        assertThat(text).doesNotContain("s3cret", "admin", "192.0.2.1", "door");
        Files.writeString(folder.resolve("sign-ins"), "this is not it\n1 2 3");
        assertThat(open().waitBefore(camera("s3cret"))).hasValue(Duration.ZERO);
        assertThat(open().refused(camera("s3cret"))).hasValue(Duration.ofSeconds(60));
    }

    @Test
    void settingTheWallClockBackLengthensNoWait() {
        open().refused(camera("a"));
        clock.stepWall(Duration.ofDays(-400));
        assertThat(open().waitBefore(camera("a"))).hasValue(Duration.ofSeconds(60));
    }
}
