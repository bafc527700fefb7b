package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FullDisk;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.base.UnavailableException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinLogger;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.DetectorConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Javalin on Jetty with limits on everything: threads, waiting requests, connections, sizes; thread-safe. Handlers run on
 * platform threads, because they call the database.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);
    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final long MAX_REQUEST_BYTES = 64 * 1024;
    private static final int MAX_MESSAGE_BYTES = 1024;

    /** The limit for what has no other: Jetty ends requests on idle connections, although the answer may only be late. */
    private static final Duration ANSWER = Duration.ofDays(1);

    private final Javalin app;
    private final Limits limits = Limits.STANDARD;
    private final Clock clock;
    private final Guard guard;
    private final SignIn signIn;
    private final Optional<Encryption> encryption;
    private final SparseLog malformed;
    private final Callers callers;
    private final Lanes lanes;
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, Threads.factory("api-watch"));

    /**
     * Where the server listens; immutable.
     *
     * @param bind the address of this machine
     * @param port 0 for any free one
     * @param basePath below which a reverse proxy shows it; begins and ends with a slash
     * @param encryption empty for none
     */
    public record Endpoint(String bind, int port, String basePath, Optional<Encryption> encryption) {}

    public WebServer(Endpoint endpoint, Guard guard, SignIn signIn, Clock clock, Routes routes) {
        this.clock = clock;
        this.guard = guard;
        this.signIn = signIn;
        this.encryption = endpoint.encryption();
        this.malformed = new SparseLog(clock, log::warn);
        this.callers = new Callers(limits, clock, new SparseLog(clock, log::warn));
        this.lanes = new Lanes(limits, clock, signIn);
        // Javalin would log a port in use with a stack trace; all errors are logged here instead.
        JavalinLogger.enabled = false;
        this.app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = false;
            config.http.prefer405over404 = true;
            config.http.maxRequestSize = MAX_REQUEST_BYTES;
            config.jetty.threadPool = threads();
            limit(config, endpoint.basePath());
            config.jetty.modifyHttpConfiguration(http -> http.setIdleTimeout(ANSWER.toMillis()));
            config.jetty.addConnector((server, http) -> connector(server, http, endpoint));
            answerErrors(config.routes);
            config.router.javaLangErrorHandler((response, error) -> {
                log.error("A request failed unexpectedly", error);
                response.setStatus(500);
            });
            routes.install(config.routes);
        });
    }

    /** @return the port of the listener */
    public int start() throws IOException {
        try {
            int port = app.start().port();
            long millis = limits.look().toMillis();
            watch.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
            return port;
        } catch (RuntimeException e) {
            stopQuietly();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof BindException bind) {
                    throw bind;
                }
            }
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The number of connections. */
    public int connections() {
        return callers.count();
    }

    /** Every route with its method, for example {@code GET /api/cameras/{camera}}. */
    public List<String> routes() {
        Stream<String> http = app.unsafe.internalRouter.allHttpHandlers().stream()
                .map(route -> route.endpoint)
                .filter(route -> route.method.isHttpMethod())
                .map(route -> route.method + " " + route.path);
        Stream<String> sockets =
                app.unsafe.internalRouter.allWsHandlers().stream().map(route -> "WS " + route.getPath());
        return Stream.concat(http, sockets).toList();
    }

    private Connector connector(Server server, HttpConfiguration http, Endpoint endpoint) {
        List<ConnectionFactory> protocols = new ArrayList<>();
        endpoint.encryption().ifPresent(encryption -> {
            // Not the check that the name matches the certificate: Hosts checks names, and tells what to do.
            http.addCustomizer(new SecureRequestCustomizer(false));
            protocols.add(new DetectorConnectionFactory(
                    new SslConnectionFactory(encryption.factory(), HttpVersion.HTTP_1_1.asString())));
        });
        protocols.add(new HttpConnectionFactory(http));
        CallerEndPoint.Connector connector = new CallerEndPoint.Connector(server, protocols, clock, callers);
        connector.setHost(endpoint.bind());
        connector.setPort(endpoint.port());
        connector.setIdleTimeout(limits.idle().toMillis());
        return connector;
    }

    private void look() {
        try {
            callers.look();
            lanes.look();
            malformed.flush();
            guard.tellRest();
            signIn.look();
            encryption.ifPresent(Encryption::refresh);
        } catch (RuntimeException e) {
            log.error("Checking the connections failed; trying again", e);
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        app.stop();
    }

    private void stopQuietly() {
        watch.shutdownNow();
        try {
            app.stop();
        } catch (RuntimeException e) {
            log.debug("A server that failed to start could not be stopped", e);
        }
    }

    private QueuedThreadPool threads() {
        // The number of connections bounds its queue.
        QueuedThreadPool pool = new QueuedThreadPool(limits.allThreads(), MIN_THREADS, THREAD_IDLE_MILLIS);
        pool.setName("api");
        pool.setDaemon(true);
        return pool;
    }

    private void limit(JavalinConfig config, String basePath) {
        AtomicReference<Server> serverOf = new AtomicReference<>();
        config.jetty.modifyServer(server -> {
            // Video and streams never end by themselves, so waiting for them is pointless.
            server.setStopTimeout(0);
            server.setErrorHandler(new ErrorReply(malformed));
            // With few threads left, Jetty would end every stream after one idle second.
            server.removeBean(server.getBean(LowResourceMonitor.class));
            server.insertHandler(new Reception(MAX_REQUEST_BYTES, clock, lanes));
            server.insertHandler(new BasePath(basePath));
            serverOf.set(server);
        });
        config.jetty.modifyServletContextHandler(context -> {
            FilterHolder holder = new FilterHolder(guard);
            holder.setAsyncSupported(true);
            context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
            context.setErrorHandler(new ErrorReply(malformed));
            withoutDeflate(Objects.requireNonNull(serverOf.get()), context);
        });
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
            factory.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
        });
    }

    /** Video does not compress further, and trying costs a core. */
    private static void withoutDeflate(Server server, ServletContextHandler context) {
        WebSocketServerComponents.ensureWebSocketComponents(server, context)
                .getExtensionRegistry()
                .unregister("permessage-deflate");
    }

    private static void answerErrors(RoutesConfig routes) {
        routes.before(ctx -> {
            // For pages, too, which read their address themselves: nothing accepts what cannot be decoded.
            var unused = Query.of(Optional.ofNullable(ctx.req().getQueryString()));
        });
        routes.exception(HttpResponseException.class, (e, ctx) -> Replies.error(ctx, e.getStatus(), sentence(e)));
        routes.exception(FailureException.class, (e, ctx) -> {
            log.warn("{} {} failed: {}", ctx.req().getMethod(), ctx.path(), e.sentence());
            Replies.error(ctx, 500, e.sentence());
        });
        routes.exception(UnavailableException.class, (e, ctx) -> {
            log.warn("{} {} failed: {}", ctx.req().getMethod(), ctx.path(), e.sentence());
            Replies.error(ctx, 503, e.sentence());
        });
        routes.exception(Exception.class, WebServer::unexpected);
    }

    private static String sentence(HttpResponseException e) {
        return switch (e.getStatus()) {
            case 405 -> "This route does not support that method.";
            case 413 -> "The request is too long.";
            default -> {
                String message = String.valueOf(e.getMessage());
                yield message.startsWith("Endpoint") ? "There is nothing at this address." : message;
            }
        };
    }

    private static void unexpected(Exception e, Context ctx) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof EofException || cause instanceof TimeoutException) {
                // The caller left, or was cut off, before the request was complete: not an error of ours.
                log.debug("{} {} was never completed", ctx.req().getMethod(), ctx.path(), e);
                Replies.error(ctx, 400, "The request is incomplete.");
                return;
            }
        }
        if (FullDisk.isBehind(e)) {
            log.warn("{} {} failed: {}", ctx.req().getMethod(), ctx.path(), FullDisk.explain(e));
            Replies.error(ctx, 500, "Nothing was kept: " + FullDisk.explain(e) + ".");
            return;
        }
        log.error("{} {} failed unexpectedly", ctx.req().getMethod(), ctx.path(), e);
        Replies.error(ctx, 500, "Watchkeeper failed to answer this; see its log.");
    }
}
