package dev.watchkeeper.api;

import dev.watchkeeper.api.access.AuditLog;
import dev.watchkeeper.api.access.People;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.access.Tokens;
import dev.watchkeeper.api.http.Admission;
import dev.watchkeeper.api.http.Dashboard;
import dev.watchkeeper.api.http.Encryption;
import dev.watchkeeper.api.http.Guard;
import dev.watchkeeper.api.http.Hosts;
import dev.watchkeeper.api.http.Proxies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.api.http.SessionRoutes;
import dev.watchkeeper.api.http.SignIn;
import dev.watchkeeper.api.http.WebServer;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.ApiSettings;
import dev.watchkeeper.event.FeedView;
import java.io.IOException;
import java.net.BindException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's HTTP server with all its routes: started once, closed once; thread-safe. Other addresses than loopback require users, because
 * whoever reaches the server sees through the cameras.
 */
public final class ApiServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiServer.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final int HEALTH_SECONDS = 5;
    private static final long LOOK_MILLIS = 250;
    private static final int PING_SECONDS = 15;
    private static final int FEED_CAPACITY = 256;
    private static final int MOST_NAMES = 32;

    private final ApiSettings settings;
    private final Path data;
    private final Views views;
    private final NodeInfo node;
    private final Clock clock;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private volatile boolean encrypted;
    private volatile Optional<WebServer> web = Optional.empty();
    private volatile List<Routes.Route> declared = List.of();
    private volatile SignIn.Barred barred = (address, failures) -> {};

    /** @param data the data folder, for users, tokens, the audit list and the certificate */
    public ApiServer(ApiSettings settings, Path data, Views views, NodeInfo node, Clock clock) {
        this.settings = settings;
        this.data = data;
        this.views = views;
        this.node = node;
        this.clock = clock;
    }

    /** Sets who learns which addresses are barred because of too many refused sign-ins; before {@link #start}. */
    public void onBarred(SignIn.Barred listener) {
        barred = listener;
    }

    /**
     * Starts to listen.
     *
     * @return the port; picked by the system if the settings say 0
     * @throws FailureException of kind CONFIGURATION if the address requires users and there are none, or if the users file is wrong;
     *     ENVIRONMENT if the port is not available
     */
    public int start() throws FailureException {
        People people = people();
        Tokens tokens = new Tokens(data, clock);
        AuditLog audit = new AuditLog(data, clock);
        SignIn signIn = new SignIn(people, tokens, clock, (address, failures) -> barred.barred(address, failures));
        Optional<Encryption> encryption = Encryption.of(settings.exposure(), data, names(), clock);
        this.encrypted = encryption.isPresent();
        encryption
                .map(Encryption::shown)
                .ifPresent(shown -> log.info(
                        "The API's certificate has the SHA-256 fingerprint {}, and is valid until {}",
                        shown.fingerprint(),
                        shown.expires()));
        Clips clips = new Clips(clock);
        StreamHub stream = new StreamHub(views, node, clock, signIn::stillHolds);
        LiveSockets live = new LiveSockets(views.cameras(), views.live(), signIn::stillHolds, clock);
        Metrics metrics = new Metrics(views.cameras(), views.coverage());
        metrics.gauge("watchkeeper.live.viewers", "Viewers of live video", live::viewers);
        metrics.counter("watchkeeper.live.skipped.fragments", "Fragments skipped for slow viewers", live::skipped);
        metrics.gauge("watchkeeper.stream.readers", "Readers of the event stream", stream::readers);
        metrics.counter(
                "watchkeeper.stream.cut.off",
                "Readers cut off from the event stream because they were too slow",
                stream::cutOff);
        HostMetrics.addTo(metrics, views);
        metrics.counter("watchkeeper.sign.in.failures", "Sign-ins with a wrong name or password", signIn::failures);

        Routes routes = new Routes(audit);
        new CameraRoutes(views, node, settings.publicCameras(), clock).addTo(routes);
        new PublicPages(settings.publicCameras(), views::titles).addTo(routes);
        new DiagnosisRoutes(views.diagnosis()).addTo(routes);
        new SetupRoutes(views.setup().discovery(), views.setup().trials()).addTo(routes);
        new ConfigRoutes(views.setup().configuration()).addTo(routes);
        new MotionRoutes(views, clock).addTo(routes);
        new EventRoutes(views, clips, clock).addTo(routes);
        new EventOrderRoutes(views, clock).addTo(routes);
        new TimelineRoutes(views, clock).addTo(routes);
        new ExportRoutes(views, clock).addTo(routes);
        new CoverageRoutes(views, clock).addTo(routes);
        new IncidentRoutes(views.incidents(), views.outside(), views.acknowledgements()).addTo(routes);
        new WatchRoute(views.outside(), clock).addTo(routes);
        new RepairRoutes(views.repairs()).addTo(routes);
        new NotificationRoutes(views, clock).addTo(routes);
        new DrillRoutes(views.drills()).addTo(routes);
        new AnalysisRoutes(views.analysis()).addTo(routes);
        new StreamRoutes(views.streams()).addTo(routes);
        new BackupRoutes(views.backups()).addTo(routes);
        new ReloadRoutes(views.reloads()).addTo(routes);
        new SensorRoutes(views.sensing(), clock).addTo(routes);
        new AdviceRoutes(views.advice()).addTo(routes);
        new HealthRoutes(views).addTo(routes);
        new HostRoutes(views).addTo(routes);
        new SessionRoutes(signIn, people).addTo(routes);
        new UserRoutes(people, tokens).addTo(routes);
        new AuditRoutes(audit).addTo(routes);
        new EncryptionRoutes(settings.exposure().tls(), encryption).addTo(routes);
        new OpenApiRoutes(node.version(), routes).addTo(routes);
        if (settings.dashboard()) {
            new Dashboard(node.version()).addTo(routes);
        }
        routes.get(
                        "/api/stream",
                        Rule.viewer(Sight.FILTERED, "Server-sent events about all that changes"),
                        stream::accept)
                .head(
                        "/api/stream",
                        Rule.viewer(Sight.FILTERED, "Whether there would be events"),
                        ctx -> ctx.contentType("text/event-stream"))
                .get("/metrics", Rule.viewer(Sight.ALL_CAMERAS, "Metrics for Prometheus"), metrics::answer)
                .socket(
                        "/api/cameras/{camera}/live",
                        Rule.viewer(Sight.CAMERA_IN_PATH, "Live video, as fragments of MP4")
                                .query(LiveSockets.AGES, LiveSockets.STREAM, LiveSockets.SOUND),
                        LiveSockets::check,
                        live::configure);
        Admission admission = new Admission(
                signIn,
                routes,
                new Admission.Opened(
                        PublicPages.paths(settings.publicCameras()), Set.copyOf(settings.publicCameras())));
        Guard guard = new Guard(
                new Hosts(settings.bind(), settings.allowedHosts()),
                new Proxies(settings.exposure().trustedProxies()),
                encryption.isPresent(),
                admission,
                clock);
        WebServer.Endpoint endpoint = new WebServer.Endpoint(
                settings.bind(), settings.port(), settings.exposure().basePath(), encryption);
        WebServer web = new WebServer(endpoint, guard, signIn, clock, routes);
        int port = listen(web);
        this.web = Optional.of(web);
        this.declared = routes.all();
        FeedView.Subscription feed = views.feed().follow("api-stream", FEED_CAPACITY, stream::follow);
        ScheduledThreadPoolExecutor beat = new ScheduledThreadPoolExecutor(1, Threads.factory("api-beat"));
        everyMillis(beat, LOOK_MILLIS, stream::look);
        every(beat, HEALTH_SECONDS, stream::beat);
        every(beat, HEALTH_SECONDS, clips::expire);
        every(beat, PING_SECONDS, live::ping);
        every(beat, HEALTH_SECONDS, live::checkViewers);
        every(beat, HEALTH_SECONDS, audit::tellRest);
        synchronized (parts) {
            // Closed from last to first: stop accepting, then end the readers, then the connections.
            parts.add(metrics);
            parts.add(clips);
            parts.add(web);
            parts.add(live);
            parts.add(stream);
            parts.add(feed);
            parts.add(beat::shutdownNow);
        }
        log.debug("The API listens on {} port {}{}", settings.bind(), port, people.exist() ? ", with sign-in" : "");
        return port;
    }

    /** Every route with its method, once the server listens. */
    List<String> routes() {
        return web.map(WebServer::routes).orElse(List.of());
    }

    /** Every route with its rule, as it was declared. */
    List<Routes.Route> declared() {
        return declared;
    }

    /** The number of connections. */
    int connections() {
        return web.map(WebServer::connections).orElse(0);
    }

    /** Closes all connections and frees the port, within 2 s. */
    @Override
    public void close() {
        Thread closing = Threads.platform("api-close", this::closeParts);
        closing.start();
        try {
            if (!Threads.join(closing, CLOSE_LIMIT)) {
                log.warn("The API did not stop within {} s; continuing without waiting", CLOSE_LIMIT.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeParts() {
        while (true) {
            AutoCloseable part;
            synchronized (parts) {
                if (parts.isEmpty()) {
                    return;
                }
                part = parts.removeLast();
            }
            try {
                part.close();
            } catch (Exception e) {
                log.warn("Part of the API could not be closed", e);
            }
        }
    }

    private int listen(WebServer web) throws FailureException {
        String place = "port " + settings.port() + " on " + settings.bind();
        try {
            return web.start();
        } catch (BindException e) {
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("in use")) {
                throw unavailable(
                        "The API cannot listen on " + place
                                + ": it is in use, perhaps by another Watchkeeper. Stop that program or choose another"
                                + " port with --port.",
                        e);
            }
            throw unavailable("The API cannot listen on " + place + ": " + reason + ".", e);
        } catch (IOException | UnresolvedAddressException e) {
            throw unavailable("The API cannot listen on " + place + ": " + e.getMessage() + ".", e);
        }
    }

    private People people() throws FailureException {
        People people = People.open(settings.usersFile(), data);
        String remedy = " Make one with 'watchkeeper password', or name a file of them in api.users-file.";
        if (!people.exist() && !HostAndPort.isLoopback(settings.bind())) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "api.bind is " + settings.bind() + ", where others could see your cameras, but there are no users."
                            + remedy + " Or bind to 127.0.0.1.");
        }
        if (!people.exist() && !settings.publicCameras().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "edge.public-cameras opens some cameras to everybody, so all else must need a sign-in, but there are"
                            + " no users." + remedy);
        }
        if (!people.exist() && !settings.exposure().trustedProxies().isEmpty()) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "api.trusted-proxies lets others in through a proxy, but there are no users." + remedy);
        }
        return people;
    }

    /** The names under which the server is reached, as far as it knows. */
    private List<String> names() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        names.addAll(settings.allowedHosts());
        boolean all = settings.bind().equals("0.0.0.0") || settings.bind().equals("::");
        if (!all) {
            names.add(HostAndPort.withoutBrackets(settings.bind()));
            return List.copyOf(names);
        }
        try {
            NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .limit(MOST_NAMES)
                    .forEach(names::add);
        } catch (SocketException e) {
            log.debug("The addresses of this machine are unknown, so its certificate lacks them", e);
        }
        return List.copyOf(names);
    }

    /** Whether the API is encrypted, once it is started. */
    public boolean isEncrypted() {
        return encrypted;
    }

    private static void every(ScheduledThreadPoolExecutor beat, int seconds, Runnable work) {
        everyMillis(beat, 1_000L * seconds, work);
    }

    private static void everyMillis(ScheduledThreadPoolExecutor beat, long millis, Runnable work) {
        beat.scheduleWithFixedDelay(
                () -> {
                    try {
                        work.run();
                    } catch (RuntimeException e) {
                        log.error("A periodic task of the API failed; next attempt in {} ms", millis, e);
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    private static FailureException unavailable(String sentence, Exception cause) {
        return new FailureException(FailureKind.ENVIRONMENT, sentence, cause);
    }
}
