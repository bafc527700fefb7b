package dev.watchkeeper.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.Peer;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.http.RudeServer.Manner;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request, with servers that behave and servers that do not. */
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
            assertThat(answer).isEqualTo(new Answer(429, "later", true, Optional.of(Duration.ofSeconds(17))));
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
            DeliveryException wrong = failure(new Peer(trusted.url(), Optional.empty(), List.of()), LONG);
            assertThat(wrong.kind()).isEqualTo(FailureKind.CERTIFICATE);
            assertThat(wrong.outlook()).isEqualTo(Outlook.LASTING);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void whatWasNeverSentMayBeSentAgain() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        DeliveryException refused = failure(peer("http://127.0.0.1:" + closed + "/s3cret"), LONG);
        assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
        assertThat(refused.outlook()).isEqualTo(Outlook.LATER);
        DeliveryException unknown = failure(peer("http://no-such-host.invalid/s3cret"), LONG);
        assertThat(unknown.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(unknown.outlook()).isEqualTo(Outlook.LATER);
        assertThat(refused.sentence() + unknown.sentence()).doesNotContain("s3cret");
    }

    @Test
    void aServerWithoutTlsOrWithoutAWordGetsNothing() throws Exception {
        try (RudeServer plain = RudeServer.start(Manner.CUT_IN_HEADERS);
                RudeServer silent = RudeServer.start(Manner.SILENT)) {
            DeliveryException failure = failure(plain.peer("https"), LONG);
            assertThat(failure.outlook()).as(failure.sentence()).isEqualTo(Outlook.LATER);
            assertThat(failure.kind()).isEqualTo(FailureKind.CONFIGURATION);
            DeliveryException nothing = failure(silent.peer("https"), SHORT);
            assertThat(nothing.outlook()).as(nothing.sentence()).isEqualTo(Outlook.LATER);
            assertThat(nothing.kind()).isEqualTo(FailureKind.TIMEOUT);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"SILENT", "HANGS_UP", "CUT_IN_HEADERS", "DRIPPING"})
    void withoutAStatusItIsUncertainWhatArrived(Manner manner) throws Exception {
        try (RudeServer server = RudeServer.start(manner)) {
            DeliveryException failure = failure(server.peer("http"), limit(manner));
            assertThat(failure.outlook()).as(failure.sentence()).isEqualTo(Outlook.UNCERTAIN);
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
            assertThat(answer.whole()).isFalse();
            assertThat(answer.text().length()).isLessThanOrEqualTo(65_536);
        }
    }

    private Answer exchange(Peer peer, Duration limit) throws DeliveryException {
        return new HttpPeer("The server", peer, clock)
                .exchange(
                        new Outgoing(
                                "POST",
                                peer.url(),
                                List.of(new Outgoing.Header("X-Test", "0"), new Outgoing.Header("X-Test", "1")),
                                List.of("hello".getBytes(StandardCharsets.UTF_8))),
                        Deadline.in(limit, clock));
    }

    private DeliveryException failure(Peer peer, Duration limit) {
        return catchThrowableOfType(DeliveryException.class, () -> exchange(peer, limit));
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
