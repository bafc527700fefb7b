package dev.watchkeeper.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.http.RudeServer.Manner;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request, with servers that behave and servers that do not. */
@Execution(ExecutionMode.CONCURRENT)
final class HttpPeerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** For servers that never end by themselves; enough for a request on a busy machine. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private final SystemClock clock = new SystemClock();

    @Test
    void anAnswerComesWithItsStatusTextAndPause() throws Exception {
        try (FormServer server = FormServer.plain()) {
            server.reply(429, "later", Map.of("Retry-After", "17"));
            Answer answer = exchange(server.peer("/a?b=c"), LONG);
            assertThat(answer)
                    .isEqualTo(new Answer(429, "later", Answer.Ending.WHOLE, Optional.of(Duration.ofSeconds(17))));
            assertThat(server.last().path()).isEqualTo("/a?b=c");
            assertThat(server.last().text()).isEqualTo("hello");
            assertThat(server.last().header("X-Test")).isEqualTo("1");
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        try (FormServer server = FormServer.plain();
                FormServer other = FormServer.plain()) {
            server.reply(307, "", Map.of("Location", other.peer("/").url().toString()));
            assertThat(exchange(server.peer("/"), LONG).status()).isEqualTo(307);
            assertThat(other.requests()).isEmpty();
        }
    }

    @Test
    void onlyTheCertificateOfTheCaFileIsTrusted() throws Exception {
        try (FormServer server = FormServer.encrypted()) {
            Peer trusted = server.peer("/");
            assertThat(exchange(trusted, LONG).status()).isEqualTo(200);
            HttpException wrong = failure(new Peer(trusted.url(), Optional.empty(), List.of()), LONG);
            assertThat(wrong.kind()).isEqualTo(HttpException.Kind.CERTIFICATE);
            assertThat(wrong.mayHaveArrived()).isFalse();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void whatWasNeverSentMayBeSentAgain() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        HttpException refused = failure(peer("http://127.0.0.1:" + closed + "/s3cret"), LONG);
        assertThat(refused.kind()).isEqualTo(HttpException.Kind.REFUSED);
        assertThat(refused.mayHaveArrived()).isFalse();
        HttpException unknown = failure(peer("http://no-such-host.invalid/s3cret"), LONG);
        assertThat(unknown.kind()).isEqualTo(HttpException.Kind.UNREACHABLE);
        assertThat(unknown.mayHaveArrived()).isFalse();
        assertThat(refused.sentence() + unknown.sentence()).doesNotContain("s3cret");
    }

    @Test
    void aServerWithoutTlsOrWithoutAWordGetsNothing() throws Exception {
        try (RudeServer plain = RudeServer.start(Manner.CUT_IN_HEADERS);
                RudeServer silent = RudeServer.start(Manner.SILENT)) {
            HttpException failure = failure(plain.peer("https"), LONG);
            assertThat(failure.mayHaveArrived()).as(failure.sentence()).isFalse();
            assertThat(failure.kind()).isEqualTo(HttpException.Kind.NO_TLS);
            HttpException nothing = failure(silent.peer("https"), SHORT);
            assertThat(nothing.mayHaveArrived()).as(nothing.sentence()).isFalse();
            assertThat(nothing.kind()).isEqualTo(HttpException.Kind.TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"SILENT", "HANGS_UP", "CUT_IN_HEADERS", "DRIPPING"})
    void withoutAStatusItIsUncertainWhatArrived(Manner manner) throws Exception {
        try (RudeServer server = RudeServer.start(manner)) {
            HttpException failure = failure(server.peer("http"), limit(manner));
            assertThat(failure.mayHaveArrived()).as(failure.sentence()).isTrue();
            assertThat(failure.sentence()).startsWith("The server").doesNotContain("s3cret");
        }
    }

    /** The status says it all; what is missing of the body is known to be missing. */
    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"CUT_IN_BODY", "DRIPPING_BODY", "ENDLESS"})
    void aStatusCountsHoweverItsAnswerGoesOn(Manner manner) throws Exception {
        try (RudeServer server = RudeServer.start(manner)) {
            Answer answer = exchange(server.peer("http"), limit(manner));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.ending())
                    .isEqualTo(
                            switch (manner) {
                                case ENDLESS -> Answer.Ending.TOO_LARGE;
                                case DRIPPING_BODY -> Answer.Ending.LATE;
                                default -> Answer.Ending.BROKEN_OFF;
                            });
            assertThat(answer.text().length()).isLessThanOrEqualTo(65_536);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"CUT_IN_BODY", "DRIPPING_BODY", "ENDLESS"})
    void whoNeedsAllOfAnAnswerLearnsWhyItIsIncomplete(Manner manner) throws Exception {
        try (RudeServer server = RudeServer.start(manner)) {
            HttpException failure = catchThrowableOfType(
                    HttpException.class,
                    () -> new HttpPeer("The server", server.peer("http"), clock)
                            .fetch(
                                    new Outgoing("GET", server.peer("http").url(), List.of(), List.of()),
                                    Deadline.in(limit(manner), clock)));
            assertThat(failure.kind())
                    .isEqualTo(
                            switch (manner) {
                                case ENDLESS -> HttpException.Kind.TOO_LARGE;
                                case DRIPPING_BODY -> HttpException.Kind.TIMEOUT;
                                default -> HttpException.Kind.ENDED;
                            });
            assertThat(failure.sentence()).doesNotContain("s3cret");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, SIGN_IN",
        "403, SIGN_IN",
        "404, NOT_FOUND",
        "400, REFUSED_CONTENT",
        "413, REFUSED_CONTENT",
        "429, PAUSE",
        "500, SERVER_FAULT",
        "503, SERVER_FAULT",
        "302, REDIRECT",
        "418, OTHER_STATUS"
    })
    void everyStatusHasItsKind(int status, HttpException.Kind kind) {
        Answer answer = new Answer(status, "", Answer.Ending.WHOLE, Optional.of(Duration.ofSeconds(7)));
        HttpException failure = Failures.refusal("The server", answer, "no room");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.sentence()).startsWith("The server answers " + status + " (no room): ");
        assertThat(failure.retryAfter().isPresent())
                .isEqualTo(kind == HttpException.Kind.PAUSE || kind == HttpException.Kind.SERVER_FAULT);
    }

    private Answer exchange(Peer peer, Duration limit) throws HttpException {
        return new HttpPeer("The server", peer, clock)
                .exchange(
                        new Outgoing(
                                "POST",
                                peer.url(),
                                List.of(new Outgoing.Header("X-Test", "0"), new Outgoing.Header("X-Test", "1")),
                                List.of("hello".getBytes(StandardCharsets.UTF_8))),
                        Deadline.in(limit, clock));
    }

    private HttpException failure(Peer peer, Duration limit) {
        return catchThrowableOfType(HttpException.class, () -> exchange(peer, limit));
    }

    private static Duration limit(Manner manner) {
        return switch (manner) {
            case SILENT, DRIPPING, DRIPPING_BODY -> SHORT;
            case HANGS_UP, CUT_IN_HEADERS, CUT_IN_BODY, ENDLESS -> LONG;
        };
    }

    private static Peer peer(String url) {
        return new Peer(URI.create(url), Optional.empty(), List.of());
    }
}
