package dev.watchkeeper.api.http;

import io.javalin.config.RoutesConfig;
import java.util.List;

/** Serves the dashboard's files from the class path, with ETags so that a new version appears at once; immutable. */
public final class Dashboard {
    /** Every file by name, so that nothing else on the class path can be requested. */
    private static final List<String> FILES = List.of(
            "index.html",
            "login.html",
            "style.css",
            "icon.svg",
            "main.js",
            "api.js",
            "tiles.js",
            "coverage.js",
            "live.js",
            "events.js",
            "clock.js",
            "sight.js",
            "picture.js",
            "format.js",
            "login.js",
            "host.js",
            "sensors.js",
            "tune.html",
            "tune.css",
            "tune.js",
            "graph.js",
            "overlay.js",
            "repair.html",
            "repair.css",
            "repair.js");

    public void addTo(RoutesConfig routes) {
        for (String name : FILES) {
            Asset page = Asset.read(name);
            String path = switch (name) {
                case "index.html" -> "/";
                case "login.html" -> "/login";
                case "tune.html" -> "/tune/{camera}"; // the page reads the camera from its address
                case "repair.html" -> "/repairs/{id}"; // likewise
                default -> "/" + name;
            };
            routes.get(path, ctx -> page.send(ctx, Caching.PRIVATE));
        }
    }
}
