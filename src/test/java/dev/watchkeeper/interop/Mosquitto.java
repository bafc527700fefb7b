package dev.watchkeeper.interop;

import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.Threads;
import dev.watchkeeper.notify.TestKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Debian's broker with TLS and a password, in a folder of its own, and one subscriber to everything; confined to one thread. */
final class Mosquitto implements AutoCloseable {
    static final String USER = "watchkeeper";
    static final String PASSWORD = "s3cret";

    private final Path folder;
    private final int port;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<Process> subscribers = new ArrayList<>();
    private Optional<Process> broker = Optional.empty();

    private Mosquitto(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** Its certificate, {@code certificate.pem} of the folder, is that of {@link TestKey}. */
    static Mosquitto start(Path folder) throws Exception {
        Files.copy(TestKey.certificate(), folder.resolve("certificate.pem"), StandardCopyOption.REPLACE_EXISTING);
        try (InputStream in = Files.newInputStream(TestKey.store())) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, TestKey.PASSWORD.toCharArray());
            Key key = keys.getKey("mail", TestKey.PASSWORD.toCharArray());
            Files.writeString(
                    folder.resolve("key.pem"),
                    "-----BEGIN PRIVATE KEY-----\n"
                            + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                            + "\n-----END PRIVATE KEY-----\n");
        }
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path passwords = folder.resolve("passwords");
        run("mosquitto_passwd", "-b", "-c", passwords.toString(), USER, PASSWORD);
        Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                certfile %s
                keyfile %s
                password_file %s
                allow_anonymous false
                user %s
                """.formatted(
                        port,
                        folder.resolve("certificate.pem"),
                        folder.resolve("key.pem"),
                        passwords,
                        System.getProperty("user.name")));
        Mosquitto mosquitto = new Mosquitto(folder, port);
        mosquitto.restart();
        return mosquitto;
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(command[0] + " failed (is the package mosquitto installed?)");
        }
    }

    int port() {
        return port;
    }

    /** Kills the broker, which forgets everything, and starts another one. */
    void restart() throws Exception {
        kill();
        broker = Optional.of(new ProcessBuilder(
                        "/usr/sbin/mosquitto",
                        "-c",
                        folder.resolve("mosquitto.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("mosquitto.log").toFile())
                .start());
        await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                return true;
            }
        });
    }

    void kill() throws InterruptedException {
        if (broker.isPresent()) {
            broker.get().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Subscribes to everything; each message becomes a line: 1 if it was retained, topic, payload. */
    void subscribe() throws IOException {
        Process process = new ProcessBuilder(client("mosquitto_sub", "-t", "#", "-F", "%r %t %p"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        subscribers.add(process);
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Threads.platform("mosquitto-sub", () -> output.lines().forEach(lines::add))
                .start();
    }

    /** Publishes as somebody else. */
    void publish(String topic, String text) throws Exception {
        run(client("mosquitto_pub", "-t", topic, "-m", text).toArray(String[]::new));
    }

    /** What mosquitto_sub received so far. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    void forgetLines() {
        lines.clear();
    }

    private List<String> client(String program, String... more) {
        List<String> command = new ArrayList<>(List.of(
                program,
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "--cafile",
                folder.resolve("certificate.pem").toString(),
                "-u",
                USER,
                "-P",
                PASSWORD));
        command.addAll(List.of(more));
        return command;
    }

    @Override
    public void close() throws InterruptedException {
        for (Process subscriber : subscribers) {
            subscriber.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        kill();
    }
}
