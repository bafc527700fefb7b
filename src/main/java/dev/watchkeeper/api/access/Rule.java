package dev.watchkeeper.api.access;

import java.util.List;

/**
 * What a route needs of whoever asks, and what it says of itself in the OpenAPI document; immutable. Every route has one, because
 * {@code Routes} takes no handler without it:
 *
 * <pre>{@code
 * routes.get("/api/events", Rule.viewer(Sight.FILTERED, "Events, newest first").query("camera", "limit"), this::events)
 *       .post("/api/cameras", Rule.administrator("Adds a camera"), this::add);
 * }</pre>
 *
 * @param summary one line for people, without a full stop
 * @param query the parameters that the route takes; {@code Params} refuses all others
 * @param frequent whether programs call it every few seconds, so that the audit list counts the calls in place of listing each
 */
public record Rule(Who who, Sight sight, String summary, List<String> query, boolean frequent) {
    public Rule {
        query = List.copyOf(query);
    }

    /** Who may ask. */
    public enum Who {
        /** Without a sign-in. */
        EVERYBODY,
        VIEWER,
        ADMINISTRATOR
    }

    /** How the answer keeps to the cameras that a viewer may see. */
    public enum Sight {
        /** It tells nothing of any camera. */
        NO_CAMERA,
        /** It is about the camera in the path, {@code {camera}}; for whoever must not see it, there is none of that name. */
        CAMERA_IN_PATH,
        /** The handler leaves out what {@link Identity#sees} does not allow. */
        FILTERED,
        /** It is about all cameras at once, and refused to whoever may see only some. */
        ALL_CAMERAS
    }

    /** Open to everybody; tells nothing of cameras. */
    public static Rule everybody(String summary) {
        return new Rule(Who.EVERYBODY, Sight.NO_CAMERA, summary, List.of(), false);
    }

    public static Rule viewer(Sight sight, String summary) {
        return new Rule(Who.VIEWER, sight, summary, List.of(), false);
    }

    public static Rule administrator(String summary) {
        return new Rule(Who.ADMINISTRATOR, Sight.ALL_CAMERAS, summary, List.of(), false);
    }

    /** The same with these parameters. */
    public Rule query(String... names) {
        return new Rule(who, sight, summary, List.of(names), frequent);
    }

    /** The same for a route that programs call every few seconds. */
    public Rule often() {
        return new Rule(who, sight, summary, query, true);
    }
}
