package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.liveness.LivenessSettings.WatchedFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Creates the checks that a child's settings ask for; stateless. */
final class LivenessChecks {
    /** A clock tick is 10 ms on every Linux that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final double MAX_SHARE_OF_CORES = 0.9;
    private static final double MAX_CORES = 2;

    private LivenessChecks() {}

    static List<LivenessCheck> of(LivenessSettings settings, OutputActivity output, CheckTarget target, Clock clock) {
        List<LivenessCheck> checks = new ArrayList<>();
        Duration limit = settings.timing().timeout();
        settings.requests()
                .http()
                .ifPresent(url -> checks.add(new TimedCheck(url, () -> HttpCheck.request(url, limit), limit)));
        settings.requests()
                .tcp()
                .ifPresent(address -> checks.add(new TimedCheck(address, () -> tcp(address, limit), limit)));
        if (!settings.requests().exec().isEmpty()) {
            checks.add(() -> exec(settings.requests().exec(), target, limit));
        }
        settings.file().ifPresent(file -> checks.add(new FileCheck(file, clock)));
        Duration silence = settings.output().silence();
        if (silence.isPositive()) {
            checks.add(() -> silence(output, silence));
        }
        if (settings.spin()) {
            checks.add(new SpinCheck(output, target, clock));
        }
        return checks;
    }

    private static Optional<String> silence(OutputActivity output, Duration limit) {
        Duration since = output.sinceLine();
        return since.compareTo(limit) < 0
                ? Optional.empty()
                : Optional.of("it has written nothing for " + since.toSeconds() + " s");
    }

    private static Optional<String> exec(List<String> command, CheckTarget target, Duration limit)
            throws InterruptedException {
        OptionalInt code = target.run(command, limit);
        if (code.isEmpty()) {
            return Optional.of("'" + command.getFirst() + "' did not end within " + limit.toMillis() + " ms");
        }
        return code.getAsInt() == 0
                ? Optional.empty()
                : Optional.of("'" + command.getFirst() + "' ended with " + code.getAsInt());
    }

    private static Optional<String> tcp(String address, Duration limit) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).replaceAll("[\\[\\]]", "");
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), (int)
                    limit.toMillis());
            return Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.of(address + " accepts no connection (" + e.getMessage() + ")");
        }
    }

    /** Checks that a file changes, timed on the monotonic clock because the file's own time may lie in the future. */
    private static final class FileCheck implements LivenessCheck {
        private final WatchedFile file;
        private final Clock clock;
        private String last = "";
        private long changedNanos;

        FileCheck(WatchedFile file, Clock clock) {
            this.file = file;
            this.clock = clock;
            changedNanos = clock.monotonicNanos();
        }

        @Override
        public Optional<String> fault() {
            String now;
            try {
                FileTime time = Files.getLastModifiedTime(file.path());
                now = time.toString() + " " + Files.size(file.path());
            } catch (IOException e) {
                now = "missing";
            }
            if (!now.equals(last)) {
                last = now;
                if (!now.equals("missing")) {
                    changedNanos = clock.monotonicNanos();
                }
            }
            Duration age = clock.since(changedNanos);
            return age.compareTo(file.maxAge()) < 0
                    ? Optional.empty()
                    : Optional.of(file.path() + " has not changed for " + age.toSeconds() + " s");
        }
    }

    /** Detects full processor use without a line of output. */
    private static final class SpinCheck implements LivenessCheck {
        private final OutputActivity output;
        private final CheckTarget target;
        private final Clock clock;
        private final double limit =
                Math.min(MAX_CORES, MAX_SHARE_OF_CORES * Runtime.getRuntime().availableProcessors());
        private OptionalLong lastTicks = OptionalLong.empty();
        private long lastLines;
        private long lastNanos;

        SpinCheck(OutputActivity output, CheckTarget target, Clock clock) {
            this.output = output;
            this.target = target;
            this.clock = clock;
        }

        @Override
        public boolean detectsSpin() {
            return true;
        }

        @Override
        public Optional<String> fault() {
            OptionalLong ticks = target.cpuTicks();
            long lines = output.lines();
            long now = clock.monotonicNanos();
            Optional<String> fault = Optional.empty();
            if (ticks.isPresent() && lastTicks.isPresent() && now > lastNanos) {
                double cores =
                        (double) (ticks.getAsLong() - lastTicks.getAsLong()) * NANOS_PER_TICK / (now - lastNanos);
                if (cores >= limit && lines == lastLines) {
                    fault = Optional.of("it uses " + Math.round(cores * 100) + " % of a processor and writes nothing");
                }
            }
            lastTicks = ticks;
            lastLines = lines;
            lastNanos = now;
            return fault;
        }
    }
}
