package dev.watchkeeper.escalate.deadman;

import dev.watchkeeper.escalate.deadman.Ping.Answer;
import dev.watchkeeper.notify.CaFile;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Sends pings in the form of Healthchecks, each within 10 s whatever the server does; confined to one thread. No text that it gives repeats the path of
 * the address, which is secret.
 */
final class Pinger {
    /** Healthchecks keeps 10 000 bytes by default. */
    static final int MOST_BYTES = 9_000;

    private static final int MOST_ANSWER_BYTES = 4_096;
    private static final int REDIRECT = 300;
    private static final int CLIENT_ERROR = 400;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;

    private final DeadManSettings settings;
    private final Duration limit;

    Pinger(DeadManSettings settings) {
        this(settings, Duration.ofSeconds(10));
    }

    /** @param limit of a ping as a whole */
    Pinger(DeadManSettings settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
    }

    Answer send(Ping ping) throws InterruptedException {
        try {
            HttpClient client = client();
            HttpRequest request = HttpRequest.newBuilder(address(settings.url(), ping.kind()))
                    .timeout(limit)
                    .header("User-Agent", "watchkeeper")
                    .header("Content-Type", "text/plain; charset=utf-8")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(end(ping.text())))
                    .build();
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(
                    request,
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MOST_ANSWER_BYTES));
            try {
                // The request's own limit ends with the headers.
                return judge(answer.get(limit.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                client.shutdownNow();
            }
        } catch (TimeoutException e) {
            return failed("no answer within " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return failed(reason(cause == null ? e : cause));
        } catch (IOException | GeneralSecurityException e) {
            return new Answer.Refused("the certificates to trust cannot be used (" + e.getMessage() + ")");
        }
    }

    private HttpClient client() throws IOException, GeneralSecurityException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (settings.caFile().isPresent()) {
            client.sslContext(CaFile.context(settings.caFile().get()));
        }
        return client.build();
    }

    /** The path of the kind comes before a query such as {@code ?create=1}. */
    static URI address(URI check, Ping.Kind kind) {
        String text = check.toString();
        int query = text.indexOf('?');
        String path = query < 0 ? text : text.substring(0, query);
        return URI.create(path.replaceFirst("/+$", "") + kind.path() + (query < 0 ? "" : text.substring(query)));
    }

    /** The end of the text, which is its newest part, cut between letters. */
    private static byte[] end(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, bytes.length - MOST_BYTES);
        while (from > 0 && from < bytes.length && (bytes[from] & 0xC0) == 0x80) {
            from++;
        }
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static Answer judge(HttpResponse<String> response) {
        int status = response.statusCode();
        // Older servers say so with status 200.
        boolean unknown = response.body().toLowerCase(Locale.ROOT).contains("not found");
        if (status == NOT_FOUND || status < REDIRECT && unknown) {
            return new Answer.Refused("the service knows no such check: compare escalation.dead-man.url with its page");
        }
        if (status < REDIRECT) {
            return new Answer.Taken();
        }
        if (status < CLIENT_ERROR) {
            return new Answer.Refused("it answers with a redirect (" + status + "): set the address that it points to");
        }
        if (status == TOO_MANY || status == REQUEST_TIMEOUT || status >= SERVER_ERROR) {
            return new Answer.Failed("it answers with status " + status, retryAfter(response));
        }
        return new Answer.Refused("it answers with status " + status);
    }

    /** A date in place of a number is rare, and the usual wait does. */
    private static Optional<Duration> retryAfter(HttpResponse<String> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,5}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private static Answer failed(String why) {
        return new Answer.Failed(why, Optional.empty());
    }

    /** Messages of these exceptions may repeat the address. */
    private static String reason(Throwable e) {
        return switch (e) {
            case SSLException refused -> "its certificate is not trusted, or TLS failed";
            case ConnectException refused -> "no connection";
            case java.net.http.HttpTimeoutException late -> "no answer in time";
            default -> "the connection failed (" + e.getClass().getSimpleName() + ")";
        };
    }
}
