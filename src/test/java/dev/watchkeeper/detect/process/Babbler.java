package dev.watchkeeper.detect.process;

import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import dev.watchkeeper.detect.wire.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** Stands for the process of a model in tests, and misbehaves as it is told; confined to its main thread. */
public final class Babbler {
    private Babbler() {}

    /** The command line of one that behaves like this. */
    public static List<String> words(String behaviour) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                Babbler.class.getName(),
                behaviour);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        String behaviour = args[0];
        if (behaviour.equals("refuses")) {
            Wire.write(System.out, new Reply.Refused("There is no model."));
            System.exit(75);
        }
        if (behaviour.equals("silent")) {
            new CountDownLatch(1).await();
        }
        Wire.write(System.out, new Reply.Ready(new Reply.Shape(64, 64, true), "a test", 80, 0));
        if (behaviour.equals("chatters")) {
            while (!System.out.checkError()) {
                Wire.write(System.out, new Reply.Seen(1, 1, List.of()));
            }
            return; // nobody listens any more
        }
        InputStream in = new BufferedInputStream(System.in);
        long cpu = 0;
        for (Optional<Picture> next = Wire.readPicture(in); next.isPresent(); next = Wire.readPicture(in)) {
            switch (behaviour) {
                case "crashes" -> {
                    System.err.println("a bad address");
                    Runtime.getRuntime().halt(134);
                }
                case "hangs" -> new CountDownLatch(1).await();
                case "prints" -> System.out.println("Warning: this library talks to people");
                case "sees" -> {
                    cpu += 20_000_000;
                    Wire.write(
                            System.out,
                            new Reply.Seen(
                                    next.get().id(),
                                    cpu,
                                    List.of(new Reply.Seen.Thing(0, 0.9, 0.25, 0.25, 0.25, 0.5))));
                }
                default -> throw new IllegalArgumentException(behaviour);
            }
            System.out.flush();
        }
    }
}
