package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.stream.server.Exchange.Request;
import dev.watchkeeper.stream.server.ServerSample.Known;
import dev.watchkeeper.stream.server.ServerSample.Reason;
import dev.watchkeeper.stream.server.ServerSample.Unknown;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The control API of the server on loopback; confined to one thread, on which every call waits within its limits. Answers may hold passwords and are
 * neither logged nor repeated in sentences.
 */
public final class ServerApi implements AutoCloseable {
    private static final int PER_PAGE = 500;
    private static final int MOST_PAGES = 40;

    private final ApiAddress address;
    private final Limits limits;
    private final Clock clock;

    /** A request of {@link #sample} that waits for its answer beyond the limit: a refused sign-in still comes. */
    private Optional<Exchange> late = Optional.empty();

    private OptionalLong silentSince = OptionalLong.empty();

    /**
     * How long to wait; immutable.
     *
     * @param answer for a request
     * @param refusal after which silence is no refused sign-in, which MediaMTX answers within 4 s
     * @param mostBytes of one answer
     */
    public record Limits(Duration answer, Duration refusal, int mostBytes) {
        public static final Limits USUAL = new Limits(Duration.ofSeconds(2), Duration.ofSeconds(5), 4_000_000);
    }

    public ServerApi(ApiAddress address, Clock clock) {
        this(address, Limits.USUAL, clock);
    }

    public ServerApi(ApiAddress address, Limits limits, Clock clock) {
        this.address = address;
        this.limits = limits;
        this.clock = clock;
    }

    /** Asks for everything that is known of all paths. Takes at most twice the limit of an answer, and for each further 500 paths as much again. */
    public ServerSample sample() {
        try {
            if (late.isPresent()) {
                awaitLate();
            }
            Map<String, Object> info = info();
            Map<String, PathSample> paths = paths();
            silentSince = OptionalLong.empty();
            return new Known(
                    clock.monotonicNanos(),
                    Json.text(info, "version").flatMap(ServerVersion::parse),
                    Json.text(info, "started"),
                    paths);
        } catch (UnansweredException e) {
            return unknown(e.reason, e.sentence);
        }
    }

    /**
     * Why the server cannot read a camera, in its own words with sign-ins masked; empty if it says nothing, as before version 1.21.
     *
     * @param path a pulled one
     */
    public Optional<String> sourceError(String path) {
        try {
            Reply reply = ask(Request.get("/v3/paths/static-sources/get/" + Request.encoded(path)), limits.answer());
            return reply.status() == Reply.OK
                    ? reply.json()
                            .flatMap(source -> Json.text(source, "lastError"))
                            .flatMap(Masked::of)
                    : Optional.empty();
        } catch (UnansweredException e) {
            return Optional.empty();
        }
    }

    /**
     * The names of the paths in the server's configuration.
     *
     * @throws FailureException if it does not answer
     */
    public Set<String> configured() throws FailureException {
        Set<String> names = new HashSet<>();
        try {
            pages("/v3/config/paths/list", item -> Json.text(item, "name").ifPresent(names::add));
        } catch (UnansweredException e) {
            throw e.failure();
        }
        names.remove("all_others");
        return names;
    }

    /**
     * Creates or changes a path, which does nothing if it has the same settings already.
     *
     * @throws FailureException of kind REJECTED if the server does not accept them, otherwise if it does not answer
     */
    void replace(String path, Map<String, Object> settings) throws FailureException {
        Request request = Request.of("POST", "/v3/config/paths/replace/" + Request.encoded(path))
                .with(Json.bytes(settings));
        change(request, "the settings of the path " + path);
    }

    /**
     * Removes a path, which does nothing if there is none.
     *
     * @throws FailureException if the server does not answer
     */
    void delete(String path) throws FailureException {
        Request request = Request.of("DELETE", "/v3/config/paths/delete/" + Request.encoded(path));
        change(request, "the removal of the path " + path);
    }

    private void change(Request request, String what) throws FailureException {
        Reply reply;
        try {
            reply = ask(request, limits.refusal());
        } catch (UnansweredException e) {
            throw e.failure();
        }
        boolean gone = request.method().equals("DELETE") && reply.status() == Reply.NOT_FOUND;
        if (reply.status() != Reply.OK && !gone) {
            throw new FailureException(
                    FailureKind.REJECTED, "MediaMTX refuses " + what + " (status " + reply.status() + ").");
        }
    }

    /** Before 1.15.2 there was no such route. */
    private Map<String, Object> info() throws UnansweredException {
        Reply reply = ask(Request.get("/v3/info"), limits.answer());
        return reply.status() == Reply.NOT_FOUND ? Map.of() : json(reply);
    }

    private Map<String, PathSample> paths() throws UnansweredException {
        Map<String, PathSample> paths = new LinkedHashMap<>();
        pages("/v3/paths/list", item -> PathItem.read(item).ifPresent(path -> paths.put(path.name(), path)));
        return paths;
    }

    private void pages(String route, Consumer<Map<String, Object>> item) throws UnansweredException {
        long pages = 1;
        for (int page = 0; page < pages; page++) {
            if (page == MOST_PAGES) {
                throw new UnansweredException(Reason.GARBLED, "lists more than " + MOST_PAGES * PER_PAGE + " paths");
            }
            Map<String, Object> answer =
                    json(ask(Request.get(route + "?page=" + page + "&itemsPerPage=" + PER_PAGE), limits.answer()));
            if (!answer.containsKey("items")) {
                throw new UnansweredException(Reason.GARBLED, "sends an answer that is none of MediaMTX's");
            }
            Json.objects(answer, "items").forEach(item);
            pages = Json.number(answer, "pageCount", "pageCount");
        }
    }

    private Map<String, Object> json(Reply reply) throws UnansweredException {
        if (reply.status() != Reply.OK) {
            throw new UnansweredException(Reason.FAULTY, "answers with status " + reply.status());
        }
        return reply.json()
                .orElseThrow(
                        () -> new UnansweredException(Reason.GARBLED, "sends an answer that broke off or is not JSON"));
    }

    /** Sends a request and waits; an answer that does not come is kept for {@link #awaitLate} if it is a plain question. */
    private Reply ask(Request request, Duration limit) throws UnansweredException {
        long began = clock.monotonicNanos();
        Exchange exchange;
        try {
            Request signed = request.signedBy(address.key());
            exchange = Exchange.begin(address.port(), signed, limit, limits.mostBytes(), clock);
        } catch (SocketTimeoutException e) {
            throw silent(began);
        } catch (IOException e) {
            throw new UnansweredException(Reason.ABSENT, "does not answer: nothing listens on port " + address.port());
        }
        boolean keep = false;
        try {
            Optional<Reply> reply = exchange.await(limit.minus(clock.since(began)));
            if (reply.isEmpty()) {
                keep = request.method().equals("GET") && late.isEmpty();
                if (keep) {
                    late = Optional.of(exchange);
                }
                throw silent(began);
            }
            return admitted(reply.get());
        } catch (IOException e) {
            throw broken(e);
        } finally {
            if (!keep) {
                exchange.close();
            }
        }
    }

    /** Goes on waiting for the answer that did not come in time. Whatever it is, it proves that the server does not hang. */
    private void awaitLate() throws UnansweredException {
        Exchange exchange = late.orElseThrow();
        long since = silentSince.orElse(clock.monotonicNanos());
        Duration left = limits.refusal().minus(clock.since(since));
        boolean over = true;
        try {
            Duration wait = left.compareTo(limits.answer()) < 0 ? left : limits.answer();
            Optional<Reply> reply = exchange.await(wait);
            if (reply.isEmpty()) {
                over = clock.since(since).compareTo(limits.refusal()) >= 0;
                throw silent(since);
            }
            silentSince = OptionalLong.empty();
            admitted(reply.get());
        } catch (IOException e) {
            throw broken(e);
        } finally {
            if (over) {
                exchange.close();
                late = Optional.empty();
            }
        }
    }

    private static Reply admitted(Reply reply) throws UnansweredException {
        return switch (reply.status()) {
            case 0 -> throw new UnansweredException(Reason.GARBLED, "sends an answer that broke off or is not HTTP");
            case Reply.UNAUTHORIZED ->
                throw new UnansweredException(
                        Reason.REFUSED,
                        "refuses Watchkeeper: another MediaMTX may run on its port, or its configuration was changed");
            default -> reply;
        };
    }

    private UnansweredException silent(long began) {
        long since = silentSince.orElse(began);
        silentSince = OptionalLong.of(since);
        Duration silence = clock.since(since);
        return silence.compareTo(limits.refusal()) >= 0
                ? new UnansweredException(Reason.HUNG, "hangs: no answer for " + silence.toSeconds() + " s")
                : new UnansweredException(
                        Reason.LATE, "does not answer within " + limits.answer().toMillis() + " ms");
    }

    private static UnansweredException broken(IOException e) {
        return e instanceof Exchange.TooLargeException
                ? new UnansweredException(Reason.GARBLED, "sends an answer that is too large")
                : new UnansweredException(Reason.GARBLED, "broke the connection in its answer");
    }

    private Unknown unknown(Reason reason, String sentence) {
        if (reason != Reason.LATE && reason != Reason.HUNG) {
            silentSince = OptionalLong.empty();
        }
        return new Unknown(clock.monotonicNanos(), reason, sentence);
    }

    /** Gives up an answer that is still awaited. */
    @Override
    public void close() {
        late.ifPresent(Exchange::close);
        late = Optional.empty();
    }

    /** There is no usable answer; never leaves this class. */
    private static final class UnansweredException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;
        private final String sentence;

        UnansweredException(Reason reason, String predicate) {
            super(predicate);
            this.reason = reason;
            sentence = "The control API of MediaMTX " + predicate + ".";
        }

        FailureException failure() {
            return new FailureException(
                    switch (reason) {
                        case ABSENT -> FailureKind.REFUSED;
                        case LATE, HUNG -> FailureKind.TIMEOUT;
                        case REFUSED -> FailureKind.AUTH;
                        case FAULTY -> FailureKind.REJECTED;
                        case GARBLED -> FailureKind.ENDED;
                    },
                    sentence);
        }
    }
}
