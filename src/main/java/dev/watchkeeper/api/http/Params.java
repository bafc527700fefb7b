package dev.watchkeeper.api.http;

import dev.watchkeeper.config.CameraSettings;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Reads the parameters of one request and rejects wrong ones by name; confined to the request's thread. */
public final class Params {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;

    /** The node names events and incidents itself, in one of these formats. */
    private static final String ID = "[0-9A-Za-z_-]{1,64}";

    /** As in the configuration. */
    private static final String LABEL = "[^\\p{Cntrl}]{1,64}";

    /** The database stores microseconds since 1970 in 64 bits, and nothing was recorded before that. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Context ctx;
    private final Query query;

    /** @param known the parameters of the route; others are rejected, because a misspelt filter would silently not filter */
    public Params(Context ctx, String... known) {
        this.ctx = ctx;
        this.query = Query.of(Optional.ofNullable(ctx.req().getQueryString()));
        List<String> names = List.of(known);
        for (String name : query.values().keySet()) {
            if (!names.contains(name)) {
                throw new BadRequestResponse("Unknown parameter " + Replies.quote(name) + "; this route knows "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ".");
            }
        }
    }

    /** Rejects all parameters, for a route that has none. */
    public static void none(Context ctx) {
        var unused = new Params(ctx);
    }

    public Optional<String> text(String name) {
        return query.value(name);
    }

    /** The camera named by a parameter, possibly unknown. */
    public Optional<String> camera() {
        return text("camera").map(Params::cameraName);
    }

    /** The camera named in the path, possibly unknown. */
    public String cameraInPath() {
        return cameraName(ctx.pathParam("camera"));
    }

    /** The sensor named in the path, possibly unknown. */
    public String sensorInPath() {
        String name = ctx.pathParam("name");
        if (!name.matches(CameraSettings.NAME)) {
            throw new BadRequestResponse("Parameter 'name' is not a valid name of a sensor: " + Replies.quote(name)
                    + "; a name has 1 to 64 letters, digits, '-' and '_'.");
        }
        return name;
    }

    /** The id of an event or incident named by a parameter. */
    public Optional<String> id(String name) {
        return text(name).map(value -> idOf(name, value));
    }

    /** The label named by a parameter. */
    public Optional<String> label() {
        return text("label").map(value -> {
            if (!value.matches(LABEL)) {
                throw new BadRequestResponse("Parameter 'label' is no label: " + Replies.quote(value)
                        + "; a label has 1 to 64 characters, such as person.");
            }
            return value;
        });
    }

    /** The id named in the path. */
    public String idInPath() {
        return idOf("id", ctx.pathParam("id"));
    }

    public Optional<Instant> time(String name) {
        // In a query, a plus sign means a blank; nobody writes a blank into a time on purpose.
        return text(name).map(value -> parseTime(name, value.replace(' ', '+')));
    }

    public Instant requiredTime(String name) {
        return time(name)
                .orElseThrow(() -> new BadRequestResponse(
                        "Parameter '" + name + "' is missing; give a time like 2026-03-01T12:00:00Z."));
    }

    public int limit() {
        Optional<String> given = text("limit");
        if (given.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        int limit = given.get().matches("[0-9]{1,9}") ? Integer.parseInt(given.get()) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new BadRequestResponse("Parameter 'limit' must be a number from 1 to " + MAX_LIMIT + ", not "
                    + Replies.quote(given.get()) + ".");
        }
        return limit;
    }

    /** A switch: 1 or 0; 0 if absent. */
    public boolean isOn(String name) {
        return text(name)
                .map(value -> switch (value) {
                    case "1" -> true;
                    case "0" -> false;
                    default ->
                        throw new BadRequestResponse(
                                "Parameter '" + name + "' is 1 or 0, not " + Replies.quote(value) + ".");
                })
                .orElse(false);
    }

    public static void inOrder(Optional<Instant> from, Optional<Instant> to) {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new BadRequestResponse("Parameter 'from' must be earlier than 'to'.");
        }
    }

    public static NotFoundResponse noSuchCamera(String name) {
        return new NotFoundResponse("There is no camera named " + Replies.quote(name) + ".");
    }

    private static String cameraName(String name) {
        if (!name.matches(CameraSettings.NAME)) {
            throw new BadRequestResponse("Parameter 'camera' is not a valid name of a camera: " + Replies.quote(name)
                    + "; a name has 1 to 64 letters, digits, '-' and '_'.");
        }
        return name;
    }

    private static String idOf(String name, String value) {
        if (!value.matches(ID)) {
            throw new BadRequestResponse("Parameter '" + name + "' is not a valid id: " + Replies.quote(value)
                    + "; an id has 1 to 64 letters, digits, '-' and '_'.");
        }
        return value;
    }

    private static Instant parseTime(String name, String value) {
        Instant time;
        try {
            time = OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse("Parameter '" + name + "' is not a time: " + Replies.quote(value)
                    + "; write it like 2026-03-01T12:00:00Z.");
        }
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new BadRequestResponse("Parameter '" + name + "' is out of range: " + Replies.quote(value)
                    + "; times range from " + FIRST + " to " + LAST + ".");
        }
        return time;
    }
}
