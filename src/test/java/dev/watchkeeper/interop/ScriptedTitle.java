package dev.watchkeeper.interop;

import dev.watchkeeper.base.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Passes a simulated camera on, but with a script as the title of its description (SDP, {@code s=} of RFC 8866); thread-safe. */
final class ScriptedTitle implements AutoCloseable {
    /** A name that is as long as the script, so that the description keeps its length. */
    static final String NAME = "camera-whose-description-is-given-another-title";

    private static final String SCRIPT = "<script>document.title='seen'</script><b>SD</b>";
    private static final int LARGEST = 1 << 16;

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final URI camera;

    /** @param camera the address of one with this name */
    ScriptedTitle(URI camera) throws IOException {
        this.camera = camera;
        Threads.platform("scripted-title", this::accept).start();
    }

    URI uri() {
        return URI.create("rtsp://127.0.0.1:" + server.getLocalPort() + camera.getPath());
    }

    private void accept() {
        try {
            while (true) {
                Socket reader = server.accept();
                Socket behind = new Socket(camera.getHost(), camera.getPort());
                pass(reader, behind, false);
                pass(behind, reader, true);
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void pass(Socket from, Socket to, boolean answers) {
        Threads.platform("scripted-title-pass", () -> {
                    byte[] bytes = new byte[LARGEST];
                    try (from;
                            to;
                            InputStream in = from.getInputStream();
                            OutputStream out = to.getOutputStream()) {
                        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                            String text = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
                            String said = answers ? text.replace("s=" + NAME + "\r\n", "s=" + SCRIPT + "\r\n") : text;
                            out.write(said.getBytes(StandardCharsets.ISO_8859_1));
                        }
                    } catch (IOException e) {
                        // One of both has ended the session.
                    }
                })
                .start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
