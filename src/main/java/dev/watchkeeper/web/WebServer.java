package dev.watchkeeper.web;

import dev.watchkeeper.base.FailureException;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinLogger;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.net.BindException;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Javalin on Jetty with bounds on everything: threads, waiting requests, connections, sizes; thread-safe. Handlers run on
 * platform threads, because the database is called from them.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WebServer.class);
    private static final int MAX_THREADS = 24;
    private static final int MIN_THREADS = 4;
    private static final int THREAD_IDLE_MILLIS = 60_000;
    private static final int MAX_CONNECTIONS = 512;
    private static final long MAX_REQUEST_BYTES = 64 * 1024;
    private static final int MAX_MESSAGE_BYTES = 1024;

    private final Javalin app;

    public WebServer(String bind, int port, Guard guard, Consumer<RoutesConfig> routes) {
        // It would log a port in use with a stack trace; all errors are logged here instead.
        JavalinLogger.enabled = false;
        this.app = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.concurrency.useVirtualThreads = false;
            config.http.prefer405over404 = true;
            config.http.maxRequestSize = MAX_REQUEST_BYTES;
            config.jetty.host = bind;
            config.jetty.port = port;
            config.jetty.threadPool = threads();
            limit(config, guard);
            answerErrors(config.routes);
            config.router.javaLangErrorHandler((response, error) -> {
                log.error("A request failed unexpectedly", error);
                response.setStatus(500);
            });
            routes.accept(config.routes);
        });
    }

    /** @return the port that is listened on */
    public int start() throws IOException {
        try {
            return app.start().port();
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

    @Override
    public void close() {
        app.stop();
    }

    private void stopQuietly() {
        try {
            app.stop();
        } catch (RuntimeException e) {
            log.debug("A server that did not start could not be stopped", e);
        }
    }

    private static QueuedThreadPool threads() {
        // Its queue is bounded by the number of connections.
        QueuedThreadPool pool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
        pool.setName("api");
        pool.setDaemon(true);
        return pool;
    }

    private static void limit(JavalinConfig config, Guard guard) {
        AtomicReference<Server> serverOf = new AtomicReference<>();
        config.jetty.modifyServer(server -> {
            server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
            // Video and streams never end by themselves, so there is nothing to wait for.
            server.setStopTimeout(0);
            server.setErrorHandler(new ErrorReply());
            serverOf.set(server);
        });
        config.jetty.modifyServletContextHandler(context -> {
            FilterHolder holder = new FilterHolder(guard);
            holder.setAsyncSupported(true);
            context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
            context.setErrorHandler(new ErrorReply());
            withoutDeflate(Objects.requireNonNull(serverOf.get()), context);
        });
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
            factory.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
        });
    }

    /** Video does not become smaller, and trying costs a core. */
    private static void withoutDeflate(Server server, ServletContextHandler context) {
        WebSocketServerComponents.ensureWebSocketComponents(server, context)
                .getExtensionRegistry()
                .unregister("permessage-deflate");
    }

    private static void answerErrors(RoutesConfig routes) {
        routes.before(ctx -> {
            // Also for pages, which read their address themselves: what cannot be decoded is refused by all.
            var unused = Query.of(Optional.ofNullable(ctx.req().getQueryString()));
        });
        routes.exception(HttpResponseException.class, (e, ctx) -> Replies.error(ctx, e.getStatus(), sentence(e)));
        routes.exception(FailureException.class, (e, ctx) -> {
            log.warn("{} {} failed: {}", ctx.req().getMethod(), ctx.path(), e.sentence());
            Replies.error(ctx, 500, e.sentence());
        });
        routes.exception(Exception.class, WebServer::unexpected);
    }

    private static String sentence(HttpResponseException e) {
        return switch (e.getStatus()) {
            case 405 -> "This route does not know that method.";
            case 413 -> "The request is too long.";
            default -> {
                String message = String.valueOf(e.getMessage());
                yield message.startsWith("Endpoint") ? "There is nothing at this address." : message;
            }
        };
    }

    private static void unexpected(Exception e, Context ctx) {
        log.error("{} {} failed unexpectedly", ctx.req().getMethod(), ctx.path(), e);
        Replies.error(ctx, 500, "Watchkeeper made a mistake answering this; its log says more.");
    }
}
