package dev.watchkeeper.interop;

import dev.watchkeeper.onvif.DiscoveryResponder;
import dev.watchkeeper.onvif.MakersCamera;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What happens inside a network of its own: a camera that can be found, and the command that finds it; the main thread's. */
public final class DiscoveryStage {
    private static final int SECONDS = 60;
    private static final int TRIES = 4;

    private DiscoveryStage() {}

    /** @param args the interface, its address, and the words of a program in place of our own camera; it prints READY once it can be found */
    public static void main(String[] args) throws Exception {
        String network = args[0];
        InetAddress address = InetAddress.ofLiteral(args[1]);
        if (args.length > 2) {
            foreign(network, List.of(args).subList(2, args.length));
            return;
        }
        try (MakersCamera camera = new MakersCamera(MakersCamera.Form.EAST, Instant::now, address, 0);
                DiscoveryResponder responder = new DiscoveryResponder(
                        Optional.ofNullable(NetworkInterface.getByName(network)).orElseThrow(), camera.service())) {
            discover("--interface", network);
            discover("--address", camera.service().getAuthority());
        }
    }

    private static void foreign(String network, List<String> words) throws IOException, InterruptedException {
        Process camera = new ProcessBuilder(words).redirectErrorStream(true).start();
        try (var lines = camera.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.equals("READY")) {
                System.err.println(line);
                line = lines.readLine();
            }
            discover("--interface", network);
        } finally {
            camera.destroyForcibly();
        }
    }

    /** Asks again, as a person would, where a camera did not answer in time: its machine, which is this one, may be busy. */
    private static void discover(String... more) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.watchkeeper.cli.Main",
                "discover",
                "--json");
        command.command().addAll(List.of(more));
        Path answer = Files.createTempFile("discovered", ".json");
        try {
            String said = "";
            for (int i = 0; i < TRIES && isLate(said); i++) {
                Process running = command.redirectOutput(answer.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                if (!running.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    running.destroyForcibly();
                }
                said = Files.readString(answer);
            }
            System.out.print(said);
        } finally {
            Files.delete(answer);
        }
    }

    private static boolean isLate(String said) {
        return said.isEmpty() || said.contains("\"devices\":[]") || said.contains("did not answer within");
    }
}
