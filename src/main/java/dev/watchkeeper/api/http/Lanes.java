package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Assigns threads to complete requests, by caller: strangers cannot use up the threads of signed-in users, nobody those of the health
 * routes, and the liveness route always has one; thread-safe. A thread is held only while the answer is made, not while it is read.
 */
final class Lanes extends Handler.Wrapper {
    private final Limits limits;
    private final Clock clock;
    private final SignIn signIn;
    private final Lane<Waiting> known;
    private final Lane<Waiting> strangers;
    private final Lane<Waiting> ready;

    Lanes(Limits limits, Clock clock, SignIn signIn) {
        this.limits = limits;
        this.clock = clock;
        this.signIn = signIn;
        this.known = new Lane<>(limits.threads(), limits.waiting());
        this.strangers = new Lane<>(limits.strangerThreads(), limits.waiting());
        this.ready = new Lane<>(limits.readyThreads(), limits.waiting());
    }

    private record Waiting(Request request, Response response, Callback callback, long sinceNanos) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        CallerEndPoint.of(request).allCame(clock.monotonicNanos());
        Optional<Lane<Waiting>> lane = laneOf(request);
        if (lane.isEmpty()) {
            return super.handle(request, response, callback);
        }
        Waiting waiting = new Waiting(request, response, callback, clock.monotonicNanos());
        switch (lane.get().enter(waiting)) {
            case RUNS -> run(lane.get(), waiting);
            case WAITS -> {}
            case REFUSED -> refuse(waiting);
        }
        return true;
    }

    private void run(Lane<Waiting> lane, Waiting request) {
        try {
            if (!super.handle(request.request, request.response, request.callback)) {
                Response.writeError(request.request, request.response, request.callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Exception e) {
            Response.writeError(request.request, request.response, request.callback, e);
        } finally {
            lane.leave().ifPresent(next -> getServer().getThreadPool().execute(() -> run(lane, next)));
        }
    }

    /** Refuses requests that have waited too long for a thread; called periodically. */
    void look() {
        long now = clock.monotonicNanos();
        Stream.of(known, strangers, ready)
                .map(lane -> lane.giveUp(
                        waiting -> now - waiting.sinceNanos > limits.patience().toNanos()))
                .flatMap(List::stream)
                .forEach(Lanes::refuse);
    }

    private static void refuse(Waiting request) {
        request.response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
        Response.writeError(request.request, request.response, request.callback, HttpStatus.SERVICE_UNAVAILABLE_503);
    }

    /** The lane of the request; empty if it may use any thread. */
    private Optional<Lane<Waiting>> laneOf(Request request) {
        String path = request.getHttpURI().getPath();
        if ("/health/live".equals(path)) {
            return Optional.empty();
        }
        if ("/health/ready".equals(path)) {
            return Optional.of(ready);
        }
        return Optional.of(isKnown(request) ? known : strangers);
    }

    private boolean isKnown(Request request) {
        if (!signIn.isNeeded()) {
            return true;
        }
        Optional<String> cookie = Request.getCookies(request).stream()
                .filter(each -> each.getName().equals(Admission.COOKIE))
                .map(HttpCookie::getValue)
                .findFirst();
        Optional<String> authorization =
                Optional.ofNullable(request.getHeaders().get(HttpHeader.AUTHORIZATION));
        Optional<String> basic =
                authorization.filter(value -> value.toLowerCase(Locale.ROOT).startsWith("basic "));
        return signIn.knows(cookie, Headers.credentials(authorization, "Bearer"), basic);
    }
}
