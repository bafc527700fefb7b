package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Asset;
import dev.watchkeeper.api.http.Caching;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.config.Titles;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Serves the pages of cameras that the owner opened to everybody, each with nothing but the camera's newest picture; thread-safe. */
final class PublicPages {
    private static final String SCRIPT = "/public/page.js";
    private static final String STYLE = "/public/page.css";
    private static final String TITLE = "{title}";

    private final List<String> cameras;
    private final Supplier<Titles> titles;
    private final String page = new String(Asset.read("public.html").content(), StandardCharsets.UTF_8);

    PublicPages(List<String> cameras, Supplier<Titles> titles) {
        this.cameras = List.copyOf(cameras);
        this.titles = titles;
    }

    /** The paths that need no sign-in; empty unless a camera is opened. */
    static Set<String> paths(List<String> cameras) {
        Set<String> paths = new LinkedHashSet<>();
        for (String camera : cameras) {
            paths.addAll(List.of(SCRIPT, STYLE, "/public/" + camera, "/api/cameras/" + camera + "/snapshot.jpg"));
        }
        return paths;
    }

    void addTo(Routes routes) {
        if (cameras.isEmpty()) {
            return;
        }
        Asset script = Asset.read("public.js");
        Asset style = Asset.read("public.css");
        // Before the pages: no camera can have a dot in its name.
        routes.get(SCRIPT, Rule.everybody("A file of the public pages"), ctx -> script.send(ctx, Caching.PUBLIC))
                .get(STYLE, Rule.everybody("A file of the public pages"), ctx -> style.send(ctx, Caching.PUBLIC))
                .get("/public/{camera}", Rule.viewer(Sight.CAMERA_IN_PATH, "The page of a public camera"), this::page);
    }

    private void page(Context ctx) {
        String camera = ctx.pathParam("camera");
        if (!cameras.contains(camera)) {
            throw new NotFoundResponse("There is nothing at this address.");
        }
        String title = titles.get().camera(camera).orElse(camera);
        String text = page.replace(TITLE, escaped(title));
        Asset.of(text.getBytes(StandardCharsets.UTF_8), "html").send(ctx, Caching.PUBLIC);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
