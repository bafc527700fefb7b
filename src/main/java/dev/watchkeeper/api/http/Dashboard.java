package dev.watchkeeper.api.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

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
            "tune.html",
            "tune.css",
            "tune.js",
            "graph.js",
            "overlay.js",
            "repair.html",
            "repair.css",
            "repair.js");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    public void addTo(RoutesConfig routes) {
        for (String name : FILES) {
            Page page = read(name);
            String path = switch (name) {
                case "index.html" -> "/";
                case "login.html" -> "/login";
                case "tune.html" -> "/tune/{camera}"; // the page reads the camera from its address
                case "repair.html" -> "/repairs/{id}"; // likewise
                default -> "/" + name;
            };
            routes.get(path, ctx -> send(ctx, page));
        }
    }

    private static void send(Context ctx, Page page) {
        ctx.header("ETag", page.etag).header("Cache-Control", "no-cache");
        if (page.etag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        Replies.send(ctx, page.type, page.content);
    }

    private static Page read(String name) {
        try (InputStream in = Dashboard.class.getResourceAsStream("/dashboard/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: dashboard/" + name + " is missing");
            }
            byte[] content = in.readAllBytes();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            String etag = "\"" + HexFormat.of().formatHex(Arrays.copyOf(digest, 8)) + "\"";
            String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
            return new Page(content, type, etag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(byte[] content, String type, String etag) {}
}
