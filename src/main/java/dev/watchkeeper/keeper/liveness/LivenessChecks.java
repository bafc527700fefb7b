package dev.watchkeeper.keeper.liveness;

import dev.watchkeeper.base.Clock;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Makes the looks that a child's settings ask for; stateless. */
final class LivenessChecks {

    /** A tick is 10 ms on every Linux that Java runs on. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private static final double MOST_SHARE_OF_CORES = 0.9;
    private static final double MOST_CORES = 2;

    private LivenessChecks() {}

    static List<LivenessCheck> of(LivenessSettings settings, OutputActivity output, CheckTarget subject, Clock clock) {
        List<LivenessCheck> looks = new ArrayList<>();
        Duration limit = settings.timeout();
        settings.http().ifPresent(url -> looks.add(new TimedCheck(url, () -> HttpCheck.ask(url, limit), limit)));
        settings.tcp().ifPresent(address -> looks.add(new TimedCheck(address, () -> tcp(address, limit), limit)));
        if (!settings.exec().isEmpty()) {
            looks.add(() -> exec(settings.exec(), subject, limit));
        }
        settings.file().ifPresent(file -> looks.add(new FileCheck(file, settings.fileAge(), clock)));
        if (settings.silence().isPositive()) {
            looks.add(() -> silence(output, settings.silence()));
        }
        if (settings.spin()) {
            looks.add(new SpinCheck(output, subject, clock));
        }
        return looks;
    }

    private static Optional<String> silence(OutputActivity output, Duration limit) {
        Duration since = output.sinceLine();
        return since.compareTo(limit) < 0
                ? Optional.empty()
                : Optional.of("it has written nothing for " + since.toSeconds() + " s");
    }

    private static Optional<String> exec(List<String> command, CheckTarget subject, Duration limit)
            throws InterruptedException {
        OptionalInt code = subject.run(command, limit);
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

    /** Sees whether a file changes: by the change itself, on the monotonic clock, for the file's own time may lie in the future. */
    private static final class FileCheck implements LivenessCheck {
        private final Path file;
        private final Duration limit;
        private final Clock clock;
        private String last = "";
        private long changedNanos;

        FileCheck(Path file, Duration limit, Clock clock) {
            this.file = file;
            this.limit = limit;
            this.clock = clock;
            changedNanos = clock.monotonicNanos();
        }

        @Override
        public Optional<String> fault() {
            String now;
            try {
                FileTime time = Files.getLastModifiedTime(file);
                now = time.toString() + " " + Files.size(file);
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
            return age.compareTo(limit) < 0
                    ? Optional.empty()
                    : Optional.of(file + " has not changed for " + age.toSeconds() + " s");
        }
    }

    /** Sees processors used to the full while nothing is written. */
    private static final class SpinCheck implements LivenessCheck {
        private final OutputActivity output;
        private final CheckTarget subject;
        private final Clock clock;
        private final double limit =
                Math.min(MOST_CORES, MOST_SHARE_OF_CORES * Runtime.getRuntime().availableProcessors());
        private OptionalLong lastTicks = OptionalLong.empty();
        private long lastLines;
        private long lastNanos;

        SpinCheck(OutputActivity output, CheckTarget subject, Clock clock) {
            this.output = output;
            this.subject = subject;
            this.clock = clock;
        }

        @Override
        public boolean seesSpin() {
            return true;
        }

        @Override
        public Optional<String> fault() {
            OptionalLong ticks = subject.cpuTicks();
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
