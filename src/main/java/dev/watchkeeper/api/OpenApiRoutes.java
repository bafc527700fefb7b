package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.api.http.Routes.Route;
import dev.watchkeeper.config.CameraSettings;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves the OpenAPI document of all routes, made from what each declares of itself; thread-safe. */
final class OpenApiRoutes {
    private static final Pattern IN_PATH = Pattern.compile("\\{([a-z]+)}");

    private static final Set<String> TIMES = Set.of("from", "to", "since", "at");
    private static final Set<String> SWITCHES = Set.of(
            "download", "plain", "exact", "seen", "kept", CameraRoutes.NEWEST, LiveSockets.AGES, LiveSockets.SOUND);

    private final String version;
    private final Routes routes;

    OpenApiRoutes(String version, Routes routes) {
        this.version = version;
        this.routes = routes;
    }

    void addTo(Routes routes) {
        routes.get("/api/openapi.json", Rule.viewer(Sight.NO_CAMERA, "This document"), this::show);
    }

    private void show(Context ctx) {
        Params.none(ctx);
        Replies.json(ctx, document());
    }

    private Map<String, Object> document() {
        Map<String, Map<String, Object>> paths = new LinkedHashMap<>();
        for (Route route : routes.all()) {
            if (route.path().matches("/(api|health)/.*|/metrics")) {
                // A WebSocket begins with a GET request.
                String method =
                        route.method().equals("WS") ? "get" : route.method().toLowerCase(Locale.ROOT);
                paths.computeIfAbsent(route.path(), any -> new LinkedHashMap<>())
                        .put(method, operation(route));
            }
        }
        return Map.of(
                "openapi",
                "3.1.0",
                "info",
                Map.of("title", "Watchkeeper", "version", version),
                "servers",
                List.of(Map.of("url", "..")),
                "security",
                List.of(Map.of("token", List.of()), Map.of("password", List.of()), Map.of("session", List.of())),
                "components",
                Map.of(
                        "securitySchemes",
                        Map.of(
                                "token",
                                Map.of("type", "http", "scheme", "bearer"),
                                "password",
                                Map.of("type", "http", "scheme", "basic"),
                                "session",
                                Map.of("type", "apiKey", "in", "cookie", "name", "watchkeeper_session"))),
                "paths",
                paths);
    }

    private static Map<String, Object> operation(Route route) {
        Rule rule = route.rule();
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("summary", rule.summary());
        operation.put("x-role", rule.who().name().toLowerCase(Locale.ROOT));
        operation.put("x-cameras", rule.sight().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (rule.who() == Rule.Who.EVERYBODY) {
            operation.put("security", List.of());
        }
        if (route.method().equals("WS")) {
            operation.put("x-websocket", true);
        }
        List<Map<String, Object>> parameters = new ArrayList<>();
        Matcher inPath = IN_PATH.matcher(route.path());
        while (inPath.find()) {
            parameters.add(parameter(inPath.group(1), "path"));
        }
        rule.query().forEach(name -> parameters.add(parameter(name, "query")));
        if (!parameters.isEmpty()) {
            operation.put("parameters", parameters);
        }
        if (route.changes()) {
            operation.put(
                    "requestBody",
                    Map.of("content", Map.of("application/json", Map.of("schema", Map.of("type", "object")))));
        }
        operation.put(
                "responses",
                Map.of(
                        "2XX", Map.of("description", "Done"),
                        "4XX", Map.of("description", "Refused; the field error says why")));
        return operation;
    }

    private static Map<String, Object> parameter(String name, String in) {
        Map<String, Object> parameter = new LinkedHashMap<>();
        parameter.put("name", name);
        parameter.put("in", in);
        parameter.put("required", in.equals("path"));
        parameter.put("schema", schema(name));
        return parameter;
    }

    private static Map<String, Object> schema(String name) {
        if (TIMES.contains(name)) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (SWITCHES.contains(name)) {
            return Map.of("type", "string", "enum", List.of("0", "1"));
        }
        return switch (name) {
            case "limit" -> Map.of("type", "integer", "minimum", 1, "maximum", 1000, "default", 100);
            case "camera" -> Map.of("type", "string", "pattern", "^" + CameraSettings.NAME + "$");
            default -> Map.of("type", "string");
        };
    }
}
