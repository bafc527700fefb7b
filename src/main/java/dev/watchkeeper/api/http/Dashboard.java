package dev.watchkeeper.api.http;

import io.javalin.config.RoutesConfig;
import java.util.List;

/** Serves the dashboard's files from the class path, with ETags so that a new version appears at once; immutable. */
public final class Dashboard {
    /** Every file by name, so that nothing else on the class path can be requested. */
    static final List<String> FILES = List.of(
            "index.html",
            "login.html",
            "style.css",
            "icon.svg",
            "icons.svg",
            "theme.js",
            "shell.js",
            "keys.js",
            "kept.js",
            "texts.js",
            "texts/en.json",
            "texts/de.json",
            "wall.css",
            "now.css",
            "layout.js",
            "dom.js",
            "order.js",
            "arrange.js",
            "app.webmanifest",
            "icon-180.png",
            "icon-192.png",
            "icon-512.png",
            "main.js",
            "api.js",
            "tiles.js",
            "coverage.js",
            "live.js",
            "events.js",
            "band.js",
            "timeline.html",
            "timeline.css",
            "timeline.js",
            "axis.js",
            "rows.js",
            "view.js",
            "playback.js",
            "exporting.js",
            "events.html",
            "eventlog.css",
            "eventlog.js",
            "eventcard.js",
            "eventdialog.js",
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
            "setup.html",
            "setup.css",
            "setup.js",
            "setup-config.js",
            "setup-add.js",
            "setup-zones.js",
            "setup-day.js",
            "setup-keys.js",
            "repair.html",
            "repair.css",
            "repair.js");

    public void addTo(RoutesConfig routes) {
        for (String name : FILES) {
            Asset page = Asset.read(name);
            routes.get(pathOf(name), ctx -> page.send(ctx, Caching.PRIVATE));
        }
    }

    /** A page has its name without the ending as its path. */
    private static String pathOf(String name) {
        return switch (name) {
            case "index.html" -> "/";
            case "tune.html" -> "/tune/{camera}"; // the page reads the camera from its address
            case "repair.html" -> "/repairs/{id}"; // likewise
            default -> "/" + (name.endsWith(".html") ? name.substring(0, name.lastIndexOf('.')) : name);
        };
    }
}
