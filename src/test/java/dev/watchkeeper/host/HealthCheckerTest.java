package dev.watchkeeper.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.CheckSettings;
import dev.watchkeeper.host.HealthCheck.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rounds, transitions, history and hung checks. */
final class HealthCheckerTest {
    private final ManualClock clock = new ManualClock();
    private final Map<String, Outcome> outcomes = new HashMap<>();
    private final List<String> failed = new ArrayList<>();
    private final HealthChecker checker = checker(CheckSettings.DEFAULTS, "disk", "network");

    private HealthChecker checker(CheckSettings settings, String... names) {
        List<HealthCheck> checks = new ArrayList<>();
        for (String name : names) {
            outcomes.put(name, Outcome.of(CheckStatus.OK, name + " OK"));
            checks.add(check(name, () -> outcomes.get(name)));
        }
        HealthChecker made = new HealthChecker(settings, checks, clock, Runnable::run);
        made.onCheckFailed((check, message) -> failed.add(check + ": " + message));
        return made;
    }

    private interface Work {
        Outcome run() throws Exception;
    }

    private static HealthCheck check(String name, Work work) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Outcome run() throws Exception {
                return work.run();
            }
        };
    }

    private static CheckStatus status(HealthChecker checker, String check) {
        return Optional.ofNullable(checker.status().checks().get(check))
                .map(HealthCheckResult::status)
                .orElseThrow();
    }

    @Test
    void everythingIsUnknownBeforeTheFirstRound() {
        assertThat(checker.getStatus()).containsEntry("overall", "unknown").containsKeys("timestamp", "checks");
        assertThat(checker.status().checks().values())
                .extracting(HealthCheckResult::status)
                .containsOnly(CheckStatus.UNKNOWN);
        assertThat(checker.checkResults()).isEmpty();
        assertThat(checker.getErrors()).isEmpty();
    }

    @Test
    void overallIsTheWorst() throws Exception {
        checker.round();
        assertThat(checker.getStatus()).containsEntry("overall", "ok");
        outcomes.put("disk", Outcome.of(CheckStatus.WARNING, "Disk 88% full (WARNING)"));
        checker.round();
        assertThat(checker.getStatus()).containsEntry("overall", "warning");
        assertThat(checker.getWarnings())
                .extracting(HealthCheckResult::checkName)
                .containsExactly("disk");
        outcomes.put("network", Outcome.of(CheckStatus.ERROR, "Network ERROR - DNS failed"));
        checker.round();
        assertThat(checker.getStatus())
                .containsEntry("overall", "error")
                .extractingByKey("checks")
                .isEqualTo(Map.of(
                        "disk",
                        Map.of("status", "warning", "message", "Disk 88% full (WARNING)", "severity", "warning"),
                        "network",
                        Map.of("status", "error", "message", "Network ERROR - DNS failed", "severity", "error")));
    }

    @Test
    void failuresAreReportedOnlyOnTheTransition() throws Exception {
        outcomes.put("disk", Outcome.of(CheckStatus.ERROR, "Disk 97% used (ERROR)"));
        checker.round();
        checker.round();
        checker.round();
        assertThat(failed).containsExactly("disk: Disk 97% used (ERROR)");
        outcomes.put("disk", Outcome.of(CheckStatus.OK, "Disk 65% free (OK)"));
        checker.round();
        outcomes.put("disk", Outcome.of(CheckStatus.ERROR, "Disk 96% used (ERROR)"));
        checker.round();
        assertThat(failed).hasSize(2);
        assertThat(checker.failures()).isEqualTo(2);
    }

    @Test
    void aCheckThatThrowsIsAnErrorAndTheListenerMayFailAndCallBack() throws Exception {
        HealthChecker throwing = new HealthChecker(
                CheckSettings.DEFAULTS,
                List.of(
                        check("broken", () -> {
                            throw new java.io.IOException("no such file");
                        }),
                        check("fine", () -> Outcome.of(CheckStatus.OK, "fine"))),
                clock,
                Runnable::run);
        throwing.onCheckFailed((name, message) -> {
            failed.add(throwing.getErrors().size() + message);
            throw new IllegalStateException("for a test");
        });
        throwing.round();
        assertThat(failed).containsExactly("1The check could not be run: no such file");
        assertThat(status(throwing, "fine")).isEqualTo(CheckStatus.OK);
    }

    @Test
    void theHistoryIsBoundedAndEndsWithTheNewest() throws Exception {
        CheckSettings d = CheckSettings.DEFAULTS;
        HealthChecker small = checker(
                new CheckSettings(
                        new CheckSettings.Rounds(d.checkInterval(), d.timeLimit(), 10),
                        d.disk(),
                        d.memory(),
                        d.cpuWarning(),
                        d.network()),
                "disk");
        for (int i = 0; i < 25; i++) {
            outcomes.put("disk", Outcome.of(CheckStatus.OK, "round " + i));
            small.round();
        }
        assertThat(small.checkResults())
                .hasSize(10)
                .last()
                .satisfies(last -> assertThat(last.message()).isEqualTo("round 24"));
        assertThat(small.history(2)).extracting(HealthCheckResult::message).containsExactly("round 23", "round 24");
    }

    @Test
    void aHungCheckIsAnErrorIsStartedOnceAndDelaysNoOther() throws Exception {
        CheckSettings d = CheckSettings.DEFAULTS;
        CheckSettings quick = new CheckSettings(
                new CheckSettings.Rounds(Duration.ofMillis(50), Duration.ofMillis(200), 1000),
                d.disk(),
                d.memory(),
                d.cpuWarning(),
                d.network());
        CountDownLatch release = new CountDownLatch(1);
        List<String> begun = new CopyOnWriteArrayList<>();
        List<String> told = new CopyOnWriteArrayList<>();
        try (HealthChecker real = new HealthChecker(
                quick,
                List.of(
                        check("hung", () -> {
                            begun.add("hung");
                            release.await();
                            return Outcome.of(CheckStatus.OK, "late");
                        }),
                        check("fine", () -> Outcome.of(CheckStatus.OK, "fine"))),
                new SystemClock())) {
            real.onCheckFailed((name, message) -> told.add(message));
            real.start();
            await("the other is known before the hung one's limit is over")
                    .atMost(60, TimeUnit.SECONDS)
                    .until(() -> status(real, "fine") == CheckStatus.OK);
            await().atMost(60, TimeUnit.SECONDS)
                    .until(() -> real.checkResults().stream()
                                    .filter(result -> result.checkName().equals("hung"))
                                    .count()
                            >= 3);
            assertThat(begun).containsExactly("hung");
            assertThat(told).containsExactly("The check hung hangs");
            assertThat(status(real, "hung")).isEqualTo(CheckStatus.ERROR);
            release.countDown();
            await("it is begun again").atMost(60, TimeUnit.SECONDS).until(() -> status(real, "hung") == CheckStatus.OK);
        }
    }
}
