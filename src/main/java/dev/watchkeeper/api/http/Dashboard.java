package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Serves the dashboard's files from the class path, with ETags so that a new version appears at once; immutable. */
public final class Dashboard {
    /** Every file by name, so that nothing else on the class path can be requested. */
    static final List<String> FILES = List.of(
            "index.html",
            "sign-in.html",
            "sign-in.css",
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
            "texts/said.de.json",
            "texts/keys.de.json",
            "said.js",
            "wall.css",
            "now.css",
            "layout.js",
            "large.js",
            "dom.js",
            "order.js",
            "arrange.js",
            "app.webmanifest",
            "icon-180.png",
            "icon-192.png",
            "icon-512.png",
            "main.js",
            "meanwhile.js",
            "api.js",
            "tiles.js",
            "coverage.js",
            "live.js",
            "turns.js",
            "events.js",
            "band.js",
            "timeline.html",
            "timeline.css",
            "timeline.js",
            "transport.js",
            "pointing.js",
            "controls.js",
            "peek.js",
            "axis.js",
            "rows.js",
            "view.js",
            "playback.js",
            "film.js",
            "pieces.js",
            "exporting.js",
            "events.html",
            "eventlog.css",
            "eventlog.js",
            "eventcard.js",
            "together.js",
            "ongoing.js",
            "eventdialog.js",
            "clock.js",
            "sight.js",
            "picture.js",
            "format.js",
            "sign-in.js",
            "people.html",
            "people.css",
            "people.js",
            "people-dialogs.js",
            "host.js",
            "sensors.js",
            "version.js",
            "incidents.html",
            "incidents.css",
            "incidents.js",
            "outages.js",
            "account.js",
            "stories.js",
            "machine.js",
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

    /** Open to everybody: what the sign-in page needs, and what a system asks for without a session when it installs the page or renews its icon. */
    private static final Set<String> OPEN = Set.of(
            "sign-in.html",
            "sign-in.css",
            "sign-in.js",
            "style.css",
            "theme.js",
            "kept.js",
            "texts.js",
            "texts/en.json",
            "texts/de.json",
            "icon.svg",
            "app.webmanifest",
            "icon-180.png",
            "icon-192.png",
            "icon-512.png");

    private static final String ROOT = "<html lang=\"en\">";

    private final String id;

    /** @param version of the program */
    public Dashboard(String version) {
        id = idOf(version);
    }

    /**
     * What names the pages of this program: another one after each change of any of them, or of the program's version. A page that is open over such a
     * change finds out by this.
     */
    public static String idOf(String version) {
        return Caching.etag((version + Digest.OF_FILES).getBytes(StandardCharsets.UTF_8))
                .replace("\"", "");
    }

    /** Made once it is needed. */
    private static final class Digest {
        private static final String OF_FILES =
                FILES.stream().map(name -> Asset.read(name).etag()).collect(Collectors.joining());

        private Digest() {}
    }

    private Asset asset(String name) {
        Asset file = Asset.read(name);
        if (!name.endsWith(".html")) {
            return file;
        }
        String page = new String(file.content(), StandardCharsets.UTF_8);
        return Asset.of(
                page.replace(ROOT, "<html lang=\"en\" data-pages=\"" + id + "\">")
                        .getBytes(StandardCharsets.UTF_8),
                "html");
    }

    public void addTo(Routes routes) {
        for (String name : FILES) {
            Asset page = asset(name);
            routes.get(pathOf(name), rule(name), ctx -> page.send(ctx, Caching.PRIVATE));
        }
    }

    private static Rule rule(String name) {
        String summary = "The page's file " + name;
        if (OPEN.contains(name)) {
            return Rule.everybody(summary);
        }
        boolean ofCamera = pathOf(name).contains("{camera}");
        return Rule.viewer(ofCamera ? Sight.CAMERA_IN_PATH : Sight.NO_CAMERA, summary);
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
