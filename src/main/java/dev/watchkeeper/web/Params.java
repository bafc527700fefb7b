package dev.watchkeeper.web;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Reads the parameters of one request and refuses wrong ones by name; confined to the request's thread. */
public final class Params {
    static final int DEFAULT_LIMIT = 100;
    static final int MAX_LIMIT = 1000;

    private final Context ctx;

    /** @param known the parameters of the route; any other is refused, since a misspelt filter would silently not filter */
    public Params(Context ctx, String... known) {
        this.ctx = ctx;
        List<String> names = List.of(known);
        for (String name : ctx.queryParamMap().keySet()) {
            if (!names.contains(name)) {
                throw new BadRequestResponse("Unknown parameter " + Replies.quote(name) + "; this route knows "
                        + String.join(", ", names) + ".");
            }
        }
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(ctx.queryParam(name)).filter(value -> !value.isEmpty());
    }

    public Optional<Instant> time(String name) {
        // A plus sign in a query means a blank; nobody writes a blank into a time on purpose.
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
        try {
            int limit = Integer.parseInt(given.get());
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Answered below in the same words as a number out of range.
        }
        throw new BadRequestResponse("Parameter 'limit' must be a number from 1 to " + MAX_LIMIT + ", not "
                + Replies.quote(given.get()) + ".");
    }

    public static void inOrder(Optional<Instant> from, Optional<Instant> to) {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new BadRequestResponse("Parameter 'from' must be earlier than 'to'.");
        }
    }

    public static NotFoundResponse noSuchCamera(String name) {
        return new NotFoundResponse("There is no camera named " + Replies.quote(name) + ".");
    }

    private static Instant parseTime(String name, String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw new BadRequestResponse("Parameter '" + name + "' is not a time: " + Replies.quote(value)
                    + "; write it like 2026-03-01T12:00:00Z.");
        }
    }
}
