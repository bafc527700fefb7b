package dev.watchkeeper.api.http;

import dev.watchkeeper.config.CameraSettings;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Duration;
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

    private static final String ACCOUNT = "(?!\\.{1,2}$)[A-Za-z0-9._@-]{1,64}";

    /** As in the configuration. */
    private static final String LABEL = "[^\\p{Cntrl}]{1,64}";

    private static final String WORDS = "[^\\p{Cntrl}]{1,200}";
    private static final int MOST_WORDS = 10;

    /** The database stores microseconds since 1970 in 64 bits, and nothing was recorded before that. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Context ctx;
    private final Query query;

    /** Takes the parameters that the route's rule names; others are rejected, because a misspelt filter would silently not filter. */
    public Params(Context ctx) {
        this.ctx = ctx;
        this.query = Query.of(Optional.ofNullable(ctx.req().getQueryString()));
        List<String> names = Optional.ofNullable(ctx.<Routes.Route>attribute(Routes.ROUTE))
                .map(route -> route.rule().query())
                .orElse(List.of());
        for (String name : query.values().keySet()) {
            if (!names.contains(name)) {
                throw new BadRequestResponse("Unknown parameter " + Replies.quote(name) + "; this route knows "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ".");
            }
        }
    }

    /** Rejects what the rule does not name, for a route that reads no parameter. */
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

    /** The user or token named in the path, possibly unknown. */
    public String accountInPath() {
        String name = ctx.pathParam("name");
        if (!name.matches(ACCOUNT)) {
            throw new BadRequestResponse("Parameter 'name' is not a valid name of a user or token: "
                    + Replies.quote(name) + "; a name has 1 to 64 letters, digits, '.', '_', '@' and '-'.");
        }
        return name;
    }

    /** The id of an event or incident named by a parameter. */
    public Optional<String> id(String name) {
        return text(name).map(value -> idOf(name, value));
    }

    /** A label or zone named by a parameter. */
    public Optional<String> label(String name) {
        return text(name).map(value -> {
            if (!value.matches(LABEL)) {
                throw new BadRequestResponse("Parameter '" + name + "' is no " + name + ": " + Replies.quote(value)
                        + "; it has 1 to 64 characters.");
            }
            return value;
        });
    }

    /** Words to search for, separated by blanks. */
    public List<String> words(String name) {
        return text(name)
                .map(value -> {
                    List<String> words = List.of(value.strip().split("\\s+"));
                    if (!value.matches(WORDS) || value.isBlank() || words.size() > MOST_WORDS) {
                        throw new BadRequestResponse("Parameter '" + name + "' is no text to search for: "
                                + Replies.quote(value) + "; it has 1 to 200 characters and at most " + MOST_WORDS
                                + " words.");
                    }
                    return words;
                })
                .orElse(List.of());
    }

    /** One of several words. */
    public Optional<String> choice(String name, List<String> choices) {
        return text(name).map(value -> {
            if (!choices.contains(value)) {
                throw new BadRequestResponse("Parameter '" + name + "' is " + String.join(" or ", choices) + ", not "
                        + Replies.quote(value) + ".");
            }
            return value;
        });
    }

    /** A switch that may be absent: 1 or 0. */
    public Optional<Boolean> flag(String name) {
        return text(name).map(value -> isOn(name));
    }

    /** A whole number. */
    public Optional<Integer> number(String name, int least, int most) {
        return text(name).map(value -> {
            int number = value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : -1;
            if (number < least || number > most) {
                throw new BadRequestResponse("Parameter '" + name + "' must be a number from " + least + " to " + most
                        + ", not " + Replies.quote(value) + ".");
            }
            return number;
        });
    }

    /** A number of seconds, not negative. */
    public Optional<Duration> seconds(String name) {
        return text(name).map(value -> {
            if (!value.matches("[0-9]{1,9}([.][0-9]{1,3})?")) {
                throw new BadRequestResponse(
                        "Parameter '" + name + "' is a number of seconds, not " + Replies.quote(value) + ".");
            }
            return Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000));
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
