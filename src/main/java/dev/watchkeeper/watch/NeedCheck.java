package dev.watchkeeper.watch;

import dev.watchkeeper.keeper.liveness.HttpCheck;
import dev.watchkeeper.watch.WatchedService.Need;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Asks something that a service depends on whether it works; confined to the thread that judges the service. */
final class NeedCheck {
    private static final int FIRST_BAD_STATUS = 400;

    private NeedCheck() {}

    /**
     * What is wrong, as the end of a sentence that begins with the name of the dependency; empty if it works.
     *
     * @param limit how long to wait for an answer
     */
    static Optional<String> fault(Need need, Duration limit) throws InterruptedException {
        try {
            return switch (need) {
                case Need.Http http -> http(http, limit);
                case Need.Tcp tcp -> tcp(tcp, limit);
                case Need.Exec exec -> exec(exec, limit);
            };
        } catch (IOException e) {
            return Optional.of("does not answer (" + reason(e) + ")");
        }
    }

    /** Java's own client, which is large, is needed for TLS alone. */
    private static Optional<String> http(Need.Http need, Duration limit) throws IOException, InterruptedException {
        if ("http".equals(need.address().getScheme())) {
            String address = need.address().toString();
            return new HttpCheck(limit).fault(address).map(text -> text.replace(address + " ", ""));
        }
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            HttpRequest request = HttpRequest.newBuilder(need.address())
                    .timeout(limit)
                    .header("User-Agent", "watchkeeper")
                    .build();
            HttpResponse<java.io.InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            answer.body().close();
            int status = answer.statusCode();
            return status < FIRST_BAD_STATUS ? Optional.empty() : Optional.of("answers with status " + status);
        } finally {
            client.shutdownNow();
        }
    }

    private static Optional<String> tcp(Need.Tcp need, Duration limit) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(need.host(), need.port()), (int) limit.toMillis());
            return Optional.empty();
        }
    }

    private static Optional<String> exec(Need.Exec need, Duration limit) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(need.command())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of("did not end within " + limit.toMillis() + " ms");
            }
            int code = process.exitValue();
            return code == 0 ? Optional.empty() : Optional.of("ended with exit code " + code);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String reason(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e.getMessage() == null ? e.getClass().getSimpleName() : message;
    }
}
