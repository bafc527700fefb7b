package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.demo.ChildJvm;
import dev.watchkeeper.lab.demo.DemoOutput;
import dev.watchkeeper.lab.demo.LocalHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Watchkeeper's own commands under measurement, each in its own JVM with the launcher's options; immutable. */
record OwnProgram(Kind kind, BenchPlan plan, List<String> javaOptions) implements Contender {
    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public RunningProgram start(List<String> urls, Path folder) throws FailureException {
        return switch (kind) {
            case WATCHKEEPER, RECORD -> startNode(urls, folder);
            case PACKETS -> startReader(urls, List.of("bench", "read"));
            case DECODE -> startReader(urls, List.of("bench", "read", "--decode"));
            case MOTION, FFMPEG, FFMPEG_COPY -> throw new IllegalArgumentException(kind + " is not ours");
        };
    }

    private RunningProgram startReader(List<String> urls, List<String> command) throws FailureException {
        List<String> all = new ArrayList<>(command);
        all.addAll(urls);
        return new Child(ChildJvm.start(kind.label(), javaOptions, all, line -> {}));
    }

    private RunningProgram startNode(List<String> urls, Path folder) throws FailureException {
        DemoOutput output = new DemoOutput(kind.label(), new PrintWriter(Writer.nullWriter()));
        List<String> command = List.of(
                "run",
                "-c",
                config(urls, folder).toString(),
                "--data",
                folder.resolve("data").toString(),
                "--port",
                "0");
        return new Node(
                ChildJvm.start(kind.label(), javaOptions, command, output),
                output,
                plan.stream().fps());
    }

    /** Pre-motion is short, since its memory is the user's choice and would hide the cost of watching itself. */
    private Path config(List<String> urls, Path folder) throws FailureException {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
                kind == Kind.RECORD
                        ? "record: {mode: continuous, pre-motion: 5s}\nmotion: {enabled: false}\n"
                        : "record: {mode: off, pre-motion: 5s}\n");
        yaml.append("snapshot: {interval: 0}\ncameras:\n");
        for (int i = 0; i < urls.size(); i++) {
            yaml.append(String.format(Locale.ROOT, "  cam%d: {url: \"%s\", transport: tcp}%n", i + 1, urls.get(i)));
        }
        try {
            return Files.writeString(folder.resolve("watchkeeper.yml"), yaml);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "Cannot write the configuration for the measurement: " + e.getMessage(),
                    e);
        }
    }

    /** A child JVM; confined to one thread. */
    private static class Child extends RunningProgram {
        private final ChildJvm child;

        Child(ChildJvm child) {
            super(List.of(child.handle()));
            this.child = child;
        }

        @Override
        public void close() {
            child.close();
        }
    }

    /** A node, which can report whether all cameras are in time; confined to one thread. */
    static final class Node extends Child {
        private final DemoOutput output;
        private final int fps;

        Node(ChildJvm child, DemoOutput output, int fps) {
            super(child);
            this.output = output;
            this.fps = fps;
        }

        /** The base URL of its API, once it answers. */
        Optional<String> address() {
            return output.webUrl();
        }

        @Override
        Optional<String> remark() {
            Optional<String> address = address();
            if (address.isEmpty()) {
                return Optional.of("did not start");
            }
            try (LocalHttp http = new LocalHttp()) {
                int late = 0;
                long now = new SystemClock().wall().toEpochMilli();
                for (JsonNode camera : http.get(URI.create(address.get()).resolve("/api/cameras"))
                        .get("cameras")) {
                    // The cameras start one after the other, so judge each from its own start.
                    double seconds =
                            (now - Instant.parse(camera.get("since").asString()).toEpochMilli()) / 1000.0;
                    boolean slow = camera.get("counters").get("frames").asLong() < 0.9 * fps * (seconds - 1);
                    boolean lost = camera.get("counters").get("dropped_packets").asLong() > 0;
                    late += slow || lost || !camera.get("state").asString().equals("healthy") ? 1 : 0;
                }
                return late == 0 ? Optional.of("none late") : Optional.of(late + " cameras late");
            } catch (IOException e) {
                return Optional.of("did not answer");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.of("interrupted");
            }
        }
    }
}
