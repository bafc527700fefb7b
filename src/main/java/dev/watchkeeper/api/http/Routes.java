package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.AuditLog;
import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.access.Rule.Who;
import dev.watchkeeper.config.CameraSettings;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.websocket.WsConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Every route of the server, each with its {@link Rule}; confined to one thread until it is installed, and not changed afterwards. It is the only
 * way to add a route, so that none can be without a rule. Before a handler it checks role and camera; after one that changes something it writes
 * the audit list.
 */
public final class Routes {
    /** The request attribute with the route that answers it. */
    static final String ROUTE = "watchkeeper.route";

    /** Methods that change nothing. */
    private static final Set<String> READING = Set.of("GET", "HEAD", "WS");

    private final AuditLog audit;
    private final List<Route> all = new ArrayList<>();
    private final List<Consumer<RoutesConfig>> pending = new ArrayList<>();

    /** Answers HEAD as GET, without the body: Javalin would answer 200 to everybody, whatever GET answers. */
    private final Map<String, Handler> headsOfReads = new LinkedHashMap<>();

    public Routes(AuditLog audit) {
        this.audit = audit;
    }

    /**
     * One route; immutable.
     *
     * @param method {@code WS} for a WebSocket
     */
    public record Route(String method, String path, Rule rule) {
        /** Whether it is about to change something. */
        public boolean changes() {
            return !READING.contains(method);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public Routes get(String path, Rule rule, Handler handler) {
        return add(HandlerType.GET, path, rule, handler);
    }

    public Routes head(String path, Rule rule, Handler handler) {
        return add(HandlerType.HEAD, path, rule, handler);
    }

    public Routes post(String path, Rule rule, Handler handler) {
        return add(HandlerType.POST, path, rule, handler);
    }

    public Routes put(String path, Rule rule, Handler handler) {
        return add(HandlerType.PUT, path, rule, handler);
    }

    public Routes patch(String path, Rule rule, Handler handler) {
        return add(HandlerType.PATCH, path, rule, handler);
    }

    public Routes delete(String path, Rule rule, Handler handler) {
        return add(HandlerType.DELETE, path, rule, handler);
    }

    /** @param check runs before the upgrade, when an error can still be answered */
    public Routes socket(String path, Rule rule, Handler check, Consumer<WsConfig> socket) {
        Route route = declare("WS", path, rule);
        pending.add(routes -> routes.wsBeforeUpgrade(path, ctx -> {
                    admit(ctx, route);
                    check.handle(ctx);
                })
                .ws(path, socket));
        return this;
    }

    /** All, in the order in which they were added. */
    public List<Route> all() {
        return List.copyOf(all);
    }

    /** Adds the routes to the server; once. */
    void install(RoutesConfig routes) {
        pending.forEach(each -> each.accept(routes));
        headsOfReads.forEach((path, handler) -> {
            if (all.stream().noneMatch(route -> route.method.equals("HEAD") && route.path.equals(path))) {
                routes.addHttpHandler(HandlerType.HEAD, path, handler);
            }
        });
    }

    /** Whether everybody may ask this, exactly as the path is written. */
    boolean isOpen(String method, String rawPath) {
        return all.stream()
                .anyMatch(route -> route.rule.who() == Who.EVERYBODY
                        && route.path.equals(rawPath)
                        && (route.method.equals(method) || method.equals("HEAD") && route.method.equals("GET")));
    }

    private Routes add(HandlerType method, String path, Rule rule, Handler handler) {
        Route route = declare(method.name(), path, rule);
        Handler guarded = ctx -> {
            admit(ctx, route);
            handler.handle(ctx);
            if (route.changes() && ctx.statusCode() < 400) {
                audit.add(Identity.of(ctx), Guard.source(ctx).address(), AuditLog.what(ctx), rule.frequent());
            }
        };
        pending.add(routes -> routes.addHttpHandler(method, path, guarded));
        if (method.equals(HandlerType.GET)) {
            headsOfReads.put(path, guarded);
        }
        return this;
    }

    private Route declare(String method, String path, Rule rule) {
        boolean named = path.contains("{camera}");
        if (rule.who() == Who.VIEWER && named != (rule.sight() == Sight.CAMERA_IN_PATH)) {
            throw new IllegalArgumentException(method + " " + path
                    + (named ? " names a camera, and must be of CAMERA_IN_PATH" : " has no {camera} in its path"));
        }
        if (rule.who() == Who.EVERYBODY && path.contains("{")) {
            throw new IllegalArgumentException(method + " " + path + " cannot be open: only a fixed path can");
        }
        Route route = new Route(method, path, rule);
        all.add(route);
        return route;
    }

    private static void admit(Context ctx, Route route) {
        ctx.attribute(ROUTE, route);
        Rule rule = route.rule;
        Identity who = Identity.of(ctx);
        if (rule.who() == Who.EVERYBODY) {
            return;
        }
        boolean isStranger = who.means() == Identity.Means.NONE;
        if (isStranger && (rule.who() == Who.ADMINISTRATOR || rule.sight() != Sight.CAMERA_IN_PATH)) {
            throw new UnauthorizedResponse("Sign in first.");
        }
        if (rule.who() == Who.ADMINISTRATOR && !who.isAdministrator()) {
            throw new ForbiddenResponse("Only an administrator may do this, and '"
                    + who.account().name() + "' is a " + who.account().role().id() + ".");
        }
        switch (rule.sight()) {
            case NO_CAMERA -> {}
            case CAMERA_IN_PATH -> refuseHidden(who, Optional.of(ctx.pathParam("camera")));
            case FILTERED -> refuseHidden(who, Optional.ofNullable(ctx.queryParam("camera")));
            case ALL_CAMERAS -> {
                if (!who.seesAll()) {
                    throw new ForbiddenResponse("This is about all cameras, and '"
                            + who.account().name() + "' may see only "
                            + who.account().sortedCameras().orElse(List.of()).stream()
                                    .collect(Collectors.joining(", ")) + ".");
                }
            }
        }
    }

    /** Whoever must not see a camera does not learn that it exists; what cannot be a name is left to the handler. */
    private static void refuseHidden(Identity who, Optional<String> camera) {
        if (camera.isPresent() && camera.get().matches(CameraSettings.NAME) && !who.sees(camera.get())) {
            throw Params.noSuchCamera(camera.get());
        }
    }
}
