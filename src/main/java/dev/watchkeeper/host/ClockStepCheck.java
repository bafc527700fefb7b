package dev.watchkeeper.host;

import dev.watchkeeper.base.Clock;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether the wall clock was set since the previous run, measured against the time since boot; confined to one run at a time. */
final class ClockStepCheck implements HealthCheck {
    /** Slewing corrects clocks by less than 0.05 %: 15 ms in 30 s, 1.8 s in an hour. */
    private static final double SLEWING = 0.0005;

    private static final double MIN_STEP_SECONDS = 1;
    private static final double MAX_DELAY_SECONDS = 0.1;
    private static final int TRIES = 5;

    private final HostReadings host;
    private final Clock clock;
    private Optional<Moment> before = Optional.empty();

    private record Moment(Instant wall, double uptime) {}

    ClockStepCheck(HostReadings host, Clock clock) {
        this.host = host;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "clock_step";
    }

    @Override
    public Outcome run() throws IOException {
        Optional<Moment> now = now();
        if (now.isEmpty()) {
            return Outcome.of(CheckStatus.UNKNOWN, "The machine is too busy to compare the clocks");
        }
        Optional<Moment> earlier = before;
        before = now;
        if (earlier.isEmpty()) {
            return Outcome.of(CheckStatus.OK, "Clock OK");
        }
        double booted = now.get().uptime - earlier.get().uptime;
        double wall = Duration.between(earlier.get().wall, now.get().wall).toMillis() / 1000.0;
        double step = wall - booted;
        boolean stepped = Math.abs(step) >= MIN_STEP_SECONDS + booted * SLEWING;
        String seconds = Texts.number(step);
        return stepped
                ? new Outcome(
                        CheckStatus.WARNING,
                        "Clock was set " + (step > 0 ? "forward" : "back") + " by " + seconds.replace("-", "")
                                + " s (WARNING)",
                        Optional.of(seconds))
                : Outcome.of(CheckStatus.OK, "Clock OK");
    }

    /** Both clocks at one moment; empty if this thread was repeatedly delayed between them. */
    private Optional<Moment> now() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            double uptime = host.uptimeSeconds();
            Instant wall = clock.wall();
            if (host.uptimeSeconds() - uptime < MAX_DELAY_SECONDS) {
                return Optional.of(new Moment(wall, uptime));
            }
        }
        return Optional.empty();
    }
}
