package dev.watchkeeper.onvif;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.SignIn;
import dev.watchkeeper.camera.dialogue.SignIn.Login;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One camera's device service; confined to one thread. Signs in with WS-Security, and by HTTP digest where the camera asks for that; at most two requests of a call hold
 * credentials, because cameras lock accounts. The password itself is never sent.
 */
public final class OnvifDevice {
    private static final int MOST_ANSWER_BYTES = 256_000;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final URI service;
    private final Optional<Login> login;
    private final Clock clock;
    private final Duration limit;
    private long beganNanos;

    /**
     * @param service usually {@code http://HOST/onvif/device_service}
     * @param limit of a call as a whole
     */
    public OnvifDevice(URI service, Optional<Login> login, Clock clock, Duration limit) {
        this.service = service;
        this.login = login;
        this.clock = clock;
        this.limit = limit;
    }

    /**
     * The time of the camera's clock.
     *
     * @throws FailureException with a sentence free of secrets
     */
    public Instant systemDateAndTime() throws FailureException, InterruptedException {
        beganNanos = clock.monotonicNanos();
        return time();
    }

    private Instant time() throws FailureException, InterruptedException {
        // ONVIF lets everybody ask for it, since a token cannot be made without it.
        return call("GetSystemDateAndTime", Optional.empty())
                .time()
                .orElseThrow(() -> noOnvif("its answer to GetSystemDateAndTime holds no time"));
    }

    /**
     * Reboots the camera.
     *
     * @return what it said
     * @throws FailureException with a sentence free of secrets. A camera that reboots at once may end the connection without an answer, which is no failure
     */
    public String reboot() throws FailureException, InterruptedException {
        beganNanos = clock.monotonicNanos();
        Optional<Envelope.Token> token = login.isPresent()
                ? Optional.of(new Envelope.Token(login.get(), clock.wall().plus(skew())))
                : Optional.empty();
        try {
            String message = call("SystemReboot", token).rebootMessage();
            return message.isEmpty() ? "it accepted the order" : "it says: " + message;
        } catch (FailureException e) {
            if (e.kind() == FailureKind.ENDED) {
                return "it ended the connection without an answer, as a camera that reboots at once does";
            }
            throw e;
        }
    }

    /** How far the camera's clock is ahead of ours. Unknown counts as none: some cameras want a sign-in even for this. */
    private Duration skew() throws FailureException, InterruptedException {
        Instant asked = clock.wall();
        try {
            return Duration.between(asked, time());
        } catch (FailureException e) {
            return switch (e.kind()) {
                case AUTH, REJECTED, UNSUPPORTED_AUTH, CAMERA_ERROR, ENDED -> Duration.ZERO;
                default -> throw e;
            };
        }
    }

    private Reply call(String operation, Optional<Envelope.Token> token) throws FailureException, InterruptedException {
        HttpResponse<String> answer = post(operation, token, Optional.empty());
        if (answer.statusCode() == UNAUTHORIZED && login.isPresent()) {
            SignIn signIn = signIn(answer);
            answer = post(operation, Optional.empty(), Optional.of(signIn));
        }
        return judge(operation, answer);
    }

    private SignIn signIn(HttpResponse<String> answer) throws FailureException {
        List<String> challenges = answer.headers().allValues("WWW-Authenticate");
        SignIn signIn = SignIn.choose(challenges, login.orElseThrow()).orElseThrow(() -> unsupported(challenges));
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

    private Reply judge(String operation, HttpResponse<String> answer) throws FailureException {
        int status = answer.statusCode();
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            throw refusedSignIn();
        }
        if (status == NOT_FOUND) {
            throw new FailureException(
                    FailureKind.NOT_FOUND,
                    place() + " has no ONVIF service at " + service.getPath()
                            + ": enable ONVIF in the camera, or write its address in place of true");
        }
        Optional<Reply> reply = Reply.parse(answer.body());
        Optional<String> fault = reply.flatMap(Reply::fault);
        if (fault.isPresent()) {
            throw reply.get().isUnauthorized()
                    ? refusedSignIn()
                    : new FailureException(
                            FailureKind.REJECTED, place() + " refuses " + operation + ": " + fault.get());
        }
        if (status != OK || reply.isEmpty()) {
            throw noOnvif("status " + status + (reply.isEmpty() ? " without a SOAP envelope" : ""));
        }
        if (!reply.get().has("Body/" + operation + "Response")) {
            throw noOnvif("its answer to " + operation + " is about something else");
        }
        return reply.get();
    }

    private FailureException refusedSignIn() {
        return new FailureException(
                FailureKind.AUTH,
                place()
                        + (login.isPresent()
                                ? " refuses the camera's username and password for ONVIF: many cameras keep users of their own for it"
                                : " wants a sign-in for ONVIF: set the camera's username and password-file"));
    }

    private FailureException noOnvif(String what) {
        return new FailureException(FailureKind.CAMERA_ERROR, place() + " does not answer in ONVIF's form: " + what);
    }

    private HttpResponse<String> post(String operation, Optional<Envelope.Token> token, Optional<SignIn> signIn)
            throws FailureException, InterruptedException {
        Duration left = limit.minus(clock.since(beganNanos));
        if (!left.isPositive()) {
            throw late();
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(service)
                .timeout(left)
                .header("User-Agent", "watchkeeper")
                .header(
                        "Content-Type",
                        "application/soap+xml; charset=utf-8; action=\"" + Service.DEVICE + "/" + operation + "\"")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Envelope.request(operation, token)));
        signIn.ifPresent(each -> request.header("Authorization", each.authorization("POST", target())));
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(left)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            return client.sendAsync(
                            request.build(),
                            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MOST_ANSWER_BYTES))
                    .get(left.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw late();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw failure(cause == null ? e : cause);
        } finally {
            client.shutdownNow();
        }
    }

    private String target() {
        String query = service.getRawQuery();
        String path = service.getRawPath();
        return (path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private FailureException late() {
        return new FailureException(
                FailureKind.TIMEOUT, place() + " did not answer within " + limit.toSeconds() + " s");
    }

    private FailureException failure(Throwable e) {
        return switch (e) {
            case HttpConnectTimeoutException unconnected ->
                new FailureException(FailureKind.UNREACHABLE, place() + " cannot be reached");
            case HttpTimeoutException slow -> late();
            case ConnectException refused ->
                new FailureException(FailureKind.REFUSED, place() + " refuses connections");
            case IOException large
            when String.valueOf(large.getMessage()).contains("capacity") ->
                new FailureException(
                        FailureKind.TOO_LARGE, place() + " sends more than " + MOST_ANSWER_BYTES + " bytes");
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
