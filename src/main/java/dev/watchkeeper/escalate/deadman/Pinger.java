package dev.watchkeeper.escalate.deadman;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.escalate.deadman.Ping.Answer;
import dev.watchkeeper.http.HttpException;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.http.Outgoing.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
    private final Clock clock;
    private final HttpPeer peer;

    Pinger(DeadManSettings settings, Clock clock) {
        this(settings, Duration.ofSeconds(10), clock);
    }

    /** @param limit of a ping as a whole */
    Pinger(DeadManSettings settings, Duration limit, Clock clock) {
        this.settings = settings;
        this.limit = limit;
        this.clock = clock;
        peer = new HttpPeer(
                "The service", new Peer(settings.url(), settings.caFile(), List.of()), MOST_ANSWER_BYTES, clock);
    }

    Answer send(Ping ping) throws InterruptedException {
        Outgoing request = new Outgoing(
                "POST",
                address(settings.url(), ping.kind()),
                List.of(new Header("Content-Type", "text/plain; charset=utf-8")),
                List.of(end(ping.text())));
        try {
            return judge(peer.exchange(request, Deadline.in(limit, clock)));
        } catch (HttpException e) {
            return switch (e.kind()) {
                case STOPPED -> throw new InterruptedException();
                case TIMEOUT -> failed("no answer within " + limit.toSeconds() + " s");
                case REFUSED, UNREACHABLE -> failed("no connection");
                case CERTIFICATE -> failed("its certificate is not trusted");
                case CA_FILE -> new Answer.Refused(e.sentence());
                case NO_TLS -> failed("TLS failed");
                default -> failed("the connection ended without an answer");
            };
        }
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

    private static Answer judge(dev.watchkeeper.http.Answer answer) {
        int status = answer.status();
        // Older servers say so with status 200.
        boolean unknown = answer.text().toLowerCase(Locale.ROOT).contains("not found");
        if (status == NOT_FOUND || status < REDIRECT && unknown) {
            return new Answer.Refused("the service knows no such check: compare escalation.dead-man.url with its page");
        }
        if (status < REDIRECT && !answer.isWhole()) {
            return failed("its answer broke off, or is longer than a ping's");
        }
        if (status < REDIRECT) {
            return new Answer.Taken();
        }
        if (status < CLIENT_ERROR) {
            return new Answer.Refused("it answers with a redirect (" + status + "): set the address that it points to");
        }
        if (status == TOO_MANY || status == REQUEST_TIMEOUT || status >= SERVER_ERROR) {
            return new Answer.Failed("it answers with status " + status, answer.retryAfter());
        }
        return new Answer.Refused("it answers with status " + status);
    }

    private static Answer failed(String why) {
        return new Answer.Failed(why, Optional.empty());
    }
}
