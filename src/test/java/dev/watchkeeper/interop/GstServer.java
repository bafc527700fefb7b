package dev.watchkeeper.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** GStreamer's RTSP server in its own process, set up by {@code src/test/interop/rtsp_server.py}; confined to one thread. */
final class GstServer implements AutoCloseable {
    private final Process process;
    private final int port;

    private GstServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** @param port to listen on; 0 takes a free one */
    static GstServer start(int port) throws IOException {
        Process process = new ProcessBuilder(
                        "/usr/bin/python3",
                        Path.of("src/test/interop/rtsp_server.py").toString(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        if (line == null || !line.startsWith("ready ")) {
            process.destroyForcibly();
            throw new IOException(
                    "GStreamer's RTSP server did not start (is gir1.2-gst-rtsp-server-1.0 installed?): " + line);
        }
        return new GstServer(process, Integer.parseInt(line.substring("ready ".length())));
    }

    int port() {
        return port;
    }

    String url(String mount) {
        return "rtsp://127.0.0.1:" + port + "/" + mount;
    }

    /** Freezes the server in mid-stream, like a hung camera. */
    void stop() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill " + signal + " ended with " + code);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("GStreamer's RTSP server " + process.pid() + " did not end");
        }
    }
}
