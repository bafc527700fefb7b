package dev.watchkeeper.notify;

import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;

/** Adds STARTTLS (RFC 3207) to a mail server that lacks it: greets, encrypts, and then forwards everything; thread-safe. */
final class StartTlsFront implements AutoCloseable {
    private final ServerSocket server;
    private final int behind;
    private final AtomicInteger upgrades = new AtomicInteger();

    private StartTlsFront(ServerSocket server, int behind) {
        this.server = server;
        this.behind = behind;
    }

    static StartTlsFront before(int port) throws IOException {
        StartTlsFront front = new StartTlsFront(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), port);
        Threads.platform("starttls", front::accept).start();
        return front;
    }

    int port() {
        return server.getLocalPort();
    }

    int upgrades() {
        return upgrades.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Threads.platform("starttls-client", () -> serve(client)).start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            say(client, "220 front ESMTP");
            while (true) {
                String command = line(client.getInputStream()).toUpperCase(Locale.ROOT);
                if (command.startsWith("EHLO")) {
                    say(client, "250-front", "250 STARTTLS");
                } else if (command.startsWith("STARTTLS")) {
                    say(client, "220 go on");
                    upgrades.incrementAndGet();
                    pipe(client);
                    return;
                } else if (command.isEmpty() || command.startsWith("QUIT")) {
                    return;
                } else {
                    say(client, "530 Must issue a STARTTLS command first");
                }
            }
        } catch (IOException e) {
            // The client is gone, or does not trust the certificate; the test checks how it reacts.
        }
    }

    private void pipe(Socket client) throws IOException {
        try (SSLSocket secure = (SSLSocket)
                        TestKey.context().getSocketFactory().createSocket(client, "127.0.0.1", client.getPort(), true);
                Socket mail = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            secure.setUseClientMode(false);
            secure.startHandshake();
            line(mail.getInputStream());
            Threads.platform("starttls-back", () -> copy(mail, secure)).start();
            copy(secure, mail);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException e) {
            // One end is gone, and with it the connection.
        }
    }

    private static void say(Socket socket, String... lines) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** Byte by byte, because TLS may follow. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
