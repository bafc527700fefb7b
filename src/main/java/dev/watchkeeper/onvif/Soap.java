package dev.watchkeeper.onvif;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.SignIn;
import dev.watchkeeper.camera.dialogue.Tls;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * The dialogue with one camera's services within one limit for all of it; confined to one thread. Signs in with WS-Security by the camera's own clock, or by HTTP digest where the camera
 * asks for that, and sends no more credentials once they were refused. The password itself is never sent.
 */
final class Soap {
    static final int MOST_ANSWER_BYTES = 1_500_000;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    /** Beyond this, a camera is likely to refuse tokens that are made by another clock than its own. */
    private static final Duration NOTICEABLE = Duration.ofSeconds(5);

    private final URI service;
    private final Access access;
    private final Clock clock;
    private final Duration limit;
    private final long beganNanos;
    private How how;
    private boolean accepted;
    private boolean refused;
    private Optional<Duration> ahead = Optional.empty();
    private boolean clockAsked;

    /** How requests are signed; immutable, but a digest counts its requests. */
    private sealed interface How {
        record Not() implements How {}

        record Token() implements How {}

        record Digest(SignIn signIn) implements How {}
    }

    /**
     * Begins the limit.
     *
     * @param service the device service
     * @param atOnce whether the first request signs in already; otherwise only after the camera has asked for it
     */
    Soap(URI service, Access access, boolean atOnce, Clock clock, Duration limit) {
        this.service = service;
        this.access = access;
        this.clock = clock;
        this.limit = limit;
        this.how = atOnce && access.login().isPresent() ? new How.Token() : new How.Not();
        beganNanos = clock.monotonicNanos();
    }

    /** How far the camera's clock is ahead of ours; empty if it does not say. */
    Optional<Duration> ahead() throws FailureException, InterruptedException {
        if (!clockAsked) {
            Instant asked = clock.wall();
            try {
                ahead = Optional.of(Duration.between(asked, time()));
            } catch (FailureException e) {
                switch (e.kind()) {
                    // Some cameras want a sign-in even for this.
                    case AUTH, REJECTED, UNSUPPORTED_AUTH, CAMERA_ERROR, ENDED -> {}
                    default -> throw e;
                }
            }
            clockAsked = true;
        }
        return ahead;
    }

    /** The time of the camera's clock. ONVIF lets everybody ask for it, since a token cannot be made without it. */
    Instant time() throws FailureException, InterruptedException {
        Call call = Call.of(Service.DEVICE, "GetSystemDateAndTime");
        return judge(call, post(service, call, new How.Not()))
                .time()
                .orElseThrow(() -> noOnvif("its answer to GetSystemDateAndTime holds no time"));
    }

    /** Whether credentials were sent and accepted. */
    boolean isAccepted() {
        return accepted;
    }

    /** Whether credentials were sent and refused. */
    boolean isRefused() {
        return refused;
    }

    /**
     * Asks, signed in if the camera wants it.
     *
     * @param where the address of the service, at the same camera
     * @throws FailureException with a sentence free of secrets
     */
    Reply ask(URI where, Call call) throws FailureException, InterruptedException {
        HttpResponse<byte[]> answer = post(where, call, how);
        Optional<How> better = wantsSignIn(answer) ? betterThan(how, answer) : Optional.empty();
        if (better.isPresent()) {
            how = better.get();
            answer = post(where, call, how);
        }
        boolean signed = !(how instanceof How.Not);
        if (wantsSignIn(answer)) {
            refused |= signed;
            throw refusedSignIn();
        }
        accepted |= signed;
        return judge(call, answer);
    }

    /** What lies at an address of the camera, at most so many bytes. */
    byte[] get(URI where, int most) throws FailureException, InterruptedException {
        Optional<SignIn> signIn = how instanceof How.Digest(SignIn used) ? Optional.of(used) : Optional.empty();
        HttpResponse<byte[]> answer = send(request(where).GET(), signIn, "GET", where, most);
        if (answer.statusCode() == UNAUTHORIZED && access.login().isPresent() && !refused) {
            signIn = Optional.of(signIn(answer));
            answer = send(request(where).GET(), signIn, "GET", where, most);
        }
        int status = answer.statusCode();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            refused |= signIn.isPresent();
            throw refusedSignIn();
        }
        accepted |= signIn.isPresent();
        if (status != OK) {
            throw new FailureException(
                    status == NOT_FOUND ? FailureKind.NOT_FOUND : FailureKind.REJECTED,
                    place() + " answers with status " + status);
        }
        return answer.body();
    }

    private static boolean wantsSignIn(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        return status == UNAUTHORIZED
                || status == FORBIDDEN
                || reply(answer).filter(Reply::isUnauthorized).isPresent();
    }

    /** What the camera may accept after it refused this; empty if there is nothing left to try. */
    private Optional<How> betterThan(How tried, HttpResponse<byte[]> answer)
            throws FailureException, InterruptedException {
        boolean http = answer.statusCode() == UNAUTHORIZED
                && !answer.headers().allValues("WWW-Authenticate").isEmpty();
        if (access.login().isEmpty() || refused) {
            return Optional.empty();
        }
        return switch (tried) {
            case How.Not not -> Optional.of(http ? new How.Digest(signIn(answer)) : token());
            case How.Token token -> http ? Optional.of(new How.Digest(signIn(answer))) : Optional.empty();
            // A nonce may be good for one request only.
            case How.Digest digest -> accepted ? Optional.of(new How.Digest(signIn(answer))) : Optional.empty();
        };
    }

    private How token() throws FailureException, InterruptedException {
        var unused = ahead();
        return new How.Token();
    }

    private SignIn signIn(HttpResponse<byte[]> answer) throws FailureException {
        List<String> challenges = answer.headers().allValues("WWW-Authenticate");
        SignIn signIn =
                SignIn.choose(challenges, access.login().orElseThrow()).orElseThrow(() -> unsupported(challenges));
        if (!signIn.isDigest()) {
            throw unsupported(challenges);
        }
        return signIn;
    }

    private FailureException unsupported(List<String> challenges) {
        return new FailureException(
                FailureKind.UNSUPPORTED_AUTH,
                place() + " offers only sign-ins that would disclose the password (" + SignIn.offered(challenges)
                        + "): enable digest in the camera");
    }

    private static Optional<Reply> reply(HttpResponse<byte[]> answer) {
        return Reply.parse(new String(answer.body(), StandardCharsets.UTF_8));
    }

    private Reply judge(Call call, HttpResponse<byte[]> answer) throws FailureException {
        int status = answer.statusCode();
        if (wantsSignIn(answer)) {
            throw refusedSignIn();
        }
        if (status == NOT_FOUND) {
            throw new FailureException(
                    FailureKind.NOT_FOUND,
                    place() + " has no ONVIF service at " + service.getPath()
                            + ": enable ONVIF in the camera, or write its address in place of true");
        }
        Optional<Reply> reply = reply(answer);
        Optional<String> fault = reply.flatMap(Reply::fault);
        if (fault.isPresent()) {
            throw new FailureException(
                    FailureKind.REJECTED, place() + " refuses " + call.operation() + ": " + fault.get());
        }
        if (status != OK || reply.isEmpty()) {
            throw noOnvif("status " + status + (reply.isEmpty() ? " without a SOAP envelope" : ""));
        }
        if (reply.get().to(call.operation()).isEmpty()) {
            throw noOnvif("its answer to " + call.operation() + " is about something else");
        }
        return reply.get();
    }

    private FailureException refusedSignIn() {
        String said = access.login().isPresent()
                ? " refuses the camera's username and password for ONVIF: many cameras keep users of their own for it"
                : " wants a sign-in for ONVIF: set the camera's username and password-file";
        String off = how instanceof How.Token && refused
                ? ahead.map(skew -> skew.abs().compareTo(NOTICEABLE) > 0
                                ? "; its clock is wrong (" + inWords(skew)
                                        + "), which was allowed for, but set it all the same"
                                : "")
                        .orElse(
                                "; its clock could not be read, and a camera whose clock is wrong refuses every sign-in")
                : "";
        return new FailureException(FailureKind.AUTH, place() + said + off);
    }

    /** Such as {@code 7 h ahead}. */
    static String inWords(Duration skew) {
        Duration size = skew.abs();
        String amount = size.toDays() >= 2
                ? size.toDays() + " days"
                : size.toHours() >= 2
                        ? size.toHours() + " h"
                        : size.toMinutes() >= 2 ? size.toMinutes() + " min" : size.toSeconds() + " s";
        return amount + (skew.isNegative() ? " behind" : " ahead");
    }

    private FailureException noOnvif(String what) {
        return new FailureException(FailureKind.CAMERA_ERROR, place() + " does not answer in ONVIF's form: " + what);
    }

    private HttpResponse<byte[]> post(URI where, Call call, How signed) throws FailureException, InterruptedException {
        Optional<Envelope.Token> token = signed instanceof How.Token
                ? Optional.of(new Envelope.Token(
                        access.login().orElseThrow(), clock.wall().plus(ahead().orElse(Duration.ZERO))))
                : Optional.empty();
        Optional<SignIn> signIn = signed instanceof How.Digest(SignIn used) ? Optional.of(used) : Optional.empty();
        HttpRequest.Builder request = request(where)
                .header(
                        "Content-Type",
                        "application/soap+xml; charset=utf-8; action=\"" + call.namespace() + "/" + call.operation()
                                + "\"")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Envelope.request(call, token)));
        return send(request, signIn, "POST", where, MOST_ANSWER_BYTES);
    }

    private static HttpRequest.Builder request(URI where) {
        return HttpRequest.newBuilder(where).header("User-Agent", "watchkeeper");
    }

    private HttpResponse<byte[]> send(
            HttpRequest.Builder request, Optional<SignIn> signIn, String method, URI where, int most)
            throws FailureException, InterruptedException {
        Duration left = limit.minus(clock.since(beganNanos));
        if (!left.isPositive()) {
            throw late();
        }
        signIn.ifPresent(each -> request.header("Authorization", each.authorization(method, target(where))));
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (where.getScheme().equalsIgnoreCase("https")) {
            builder.sslContext(access.certificateFile().map(Tls::context).orElseGet(Tls::context));
        }
        HttpClient client = builder.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(left)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            return client.sendAsync(
                            request.timeout(left).build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), most))
                    .get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw failure(cause == null ? e : cause, most);
        } finally {
            client.shutdownNow();
        }
    }

    private static String target(URI where) {
        String query = where.getRawQuery();
        String path = where.getRawPath();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private FailureException late() {
        return new FailureException(
                FailureKind.TIMEOUT, place() + " did not answer within " + limit.toSeconds() + " s");
    }

    private FailureException failure(Throwable e, int most) {
        return switch (e) {
            case HttpConnectTimeoutException unconnected ->
                new FailureException(FailureKind.UNREACHABLE, place() + " cannot be reached");
            case HttpTimeoutException slow -> late();
            case ConnectException refusal ->
                new FailureException(FailureKind.REFUSED, place() + " refuses connections");
            case SSLException untrusted
            when untrusted.getCause() instanceof CertificateException wrong ->
                new FailureException(FailureKind.CERTIFICATE, String.valueOf(wrong.getMessage()), e);
            case SSLException unencrypted ->
                new FailureException(
                        FailureKind.ENDED, place() + " does not speak TLS there: give its address with http://");
            case IOException large
            when String.valueOf(large.getMessage()).contains("capacity") ->
                new FailureException(FailureKind.TOO_LARGE, place() + " sends more than " + most + " bytes");
            case IOException broken ->
                new FailureException(FailureKind.ENDED, place() + " ended the connection without an answer");
            default ->
                new FailureException(
                        FailureKind.INTERNAL, "ONVIF failed: " + e.getClass().getSimpleName());
        };
    }

    private String place() {
        return service.getHost() + (service.getPort() < 0 ? "" : ":" + service.getPort());
    }
}
