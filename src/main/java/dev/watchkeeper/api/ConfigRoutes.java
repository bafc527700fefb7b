package dev.watchkeeper.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.watchkeeper.api.access.AuditLog;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.edit.ConfigView;
import dev.watchkeeper.config.edit.ConfigView.Edit;
import dev.watchkeeper.config.edit.ConfigView.Outcome;
import dev.watchkeeper.config.edit.ConfigView.Password;
import dev.watchkeeper.config.edit.ConfigView.Value;
import dev.watchkeeper.config.edit.ConfigView.Wanted;
import dev.watchkeeper.config.edit.ConfigView.Whole;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Shows the configuration and changes it on an administrator's order; thread-safe. A change takes up to a minute of the caller's thread. */
final class ConfigRoutes {
    /** RFC 9110: understood, but its content cannot be processed. */
    private static final int UNPROCESSABLE = 422;

    private static final int CONFLICT = 409;
    private static final int MOST_CHANGES = 500;
    private static final int LONGEST_PASSWORD = 1000;
    private static final String VERSION = "version";
    private static final String EXAMPLE = "{\"version\": \"…\", \"settings\": {\"url\": \"rtsp://192.168.1.20/main\"}}";

    private final ConfigView configuration;

    ConfigRoutes(ConfigView configuration) {
        this.configuration = configuration;
    }

    void addTo(Routes routes) {
        routes.get("/api/config", Rule.administrator("Every key with its value, default and place"), this::show)
                .patch("/api/config", Rule.administrator("Changes keys in the file, and takes effect"), this::change)
                .post("/api/cameras", Rule.administrator("Adds a camera to the file"), this::add)
                .put("/api/cameras/{camera}", Rule.administrator("Changes a camera in the file"), this::changeCamera)
                .delete(
                        "/api/cameras/{camera}",
                        Rule.administrator("Removes a camera from the file").query(VERSION),
                        this::remove);
    }

    /** @param readOnly why nothing can be written; null if it can */
    record Shown(
            String version,
            String file,
            boolean writable,
            Optional<String> readOnly,
            List<String> cameras,
            List<Key> keys,
            List<String> mistakes) {}

    /**
     * @param standard is written as {@code default}
     * @param reason why it is not editable; null if it is
     */
    record Key(
            String key,
            Optional<String> value,
            boolean hidden,
            @JsonProperty("default") Optional<String> standard,
            Optional<String> place,
            boolean editable,
            Optional<String> reason,
            String meaning,
            String expected,
            List<String> choices,
            boolean list) {
        static Key of(ConfigView.KeyRow row) {
            return new Key(
                    row.key(),
                    row.value(),
                    row.hidden(),
                    row.standard(),
                    row.place(),
                    row.locked().isEmpty(),
                    row.locked(),
                    row.about().meaning(),
                    row.about().expected(),
                    row.about().choices(),
                    !row.about().single());
        }
    }

    /** @param pending why it does not take effect yet; null if it does */
    record Done(
            String version,
            List<String> added,
            List<String> changed,
            List<String> removed,
            List<String> kept,
            List<String> later,
            List<String> warnings,
            Optional<String> pending) {}

    /** A refusal with what to write by hand. */
    record ByHand(String error, String edit) {}

    private void show(Context ctx) {
        Params.none(ctx);
        ConfigView.State state = configuration.state();
        Replies.json(
                ctx,
                new Shown(
                        state.version(),
                        state.file(),
                        state.readOnly().isEmpty(),
                        state.readOnly(),
                        state.cameras(),
                        state.keys().stream().map(Key::of).toList(),
                        state.mistakes()));
    }

    private void change(Context ctx) {
        Params.none(ctx);
        JsonNode body = Bodies.object(
                ctx, "{\"version\": \"…\", \"changes\": {\"motion.sensitivity\": 70}}", VERSION, "changes");
        answer(ctx, new Edit(version(body), new Whole.None(), wanted(body, "changes", ""), Optional.empty()));
    }

    private void add(Context ctx) {
        Params.none(ctx);
        JsonNode body = Bodies.object(ctx, EXAMPLE, VERSION, "name", "settings", "password");
        String name = Bodies.text(body, "name", 64)
                .orElseThrow(() -> new BadRequestResponse("'name' is missing; give the camera one."));
        answer(ctx, ofCamera(body, name, new Whole.Add(name)));
    }

    private void changeCamera(Context ctx) {
        String name = new Params(ctx).cameraInPath();
        JsonNode body = Bodies.object(ctx, EXAMPLE, VERSION, "settings", "password");
        answer(ctx, ofCamera(body, name, new Whole.Change(name)));
    }

    private static Edit ofCamera(JsonNode body, String name, Whole whole) {
        return new Edit(
                version(body),
                whole,
                wanted(body, "settings", "cameras." + name + "."),
                Bodies.text(body, "password", LONGEST_PASSWORD)
                        .map(password -> new Password(name, new Secret(password))));
    }

    private void remove(Context ctx) {
        Params params = new Params(ctx);
        String name = params.cameraInPath();
        String version = params.text(VERSION)
                .filter(text -> text.matches("[0-9a-f]{64}"))
                .orElseThrow(() -> new BadRequestResponse(
                        "Parameter 'version' is missing or none; give that of GET /api/config."));
        answer(ctx, new Edit(version, new Whole.Remove(name), List.of(), Optional.empty()));
    }

    private static String version(JsonNode body) {
        return Bodies.text(body, VERSION, 64)
                .orElseThrow(() -> new BadRequestResponse("'version' is missing; give that of GET /api/config."));
    }

    private static List<Wanted> wanted(JsonNode body, String field, String prefix) {
        JsonNode changes = body.path(field);
        if (!changes.isObject() || changes.size() > MOST_CHANGES) {
            throw new BadRequestResponse(
                    "'" + field + "' must be an object of at most " + MOST_CHANGES + " keys with their values.");
        }
        List<Wanted> wanted = new ArrayList<>();
        changes.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            wanted.add(new Wanted(
                    prefix + entry.getKey(),
                    value.isNull()
                            ? Optional.empty()
                            : Optional.of(
                                    value.isString()
                                            ? new Value.Text(value.asString())
                                            : new Value.Json(value.toString()))));
        });
        return wanted;
    }

    private void answer(Context ctx, Edit edit) {
        switch (configuration.change(edit)) {
            case Outcome.Changed(String version, ReloadView.Outcome effect) -> {
                AuditLog.tell(ctx, words(edit));
                Replies.json(ctx, done(version, effect));
            }
            case Outcome.Conflict conflict ->
                Replies.error(
                        ctx,
                        CONFLICT,
                        "The configuration file has changed meanwhile, and nothing was overwritten. Load the page again"
                                + " and repeat the change.");
            case Outcome.Busy busy ->
                Replies.error(ctx, CONFLICT, "Somebody else saves the configuration at this moment; try again.");
            case Outcome.Unknown(String camera) -> throw Params.noSuchCamera(camera);
            case Outcome.Wrong(List<String> mistakes) ->
                Replies.error(ctx, UNPROCESSABLE, "Nothing was changed. " + String.join("; ", mistakes));
            case Outcome.ReadOnly(String why, String edited) -> {
                ctx.status(CONFLICT).header("Cache-Control", "no-store");
                Replies.json(ctx, new ByHand(why, edited));
            }
        }
    }

    /** What was changed, without its values. */
    private static String words(Edit edit) {
        return switch (edit.camera()) {
            case Whole.Add(String camera) -> "added camera " + camera;
            case Whole.Remove(String camera) -> "removed camera " + camera;
            default -> "changed settings: " + keys(edit);
        };
    }

    private static String keys(Edit edit) {
        List<String> keys =
                new ArrayList<>(edit.changes().stream().map(Wanted::key).toList());
        edit.password().ifPresent(password -> keys.add("cameras." + password.camera() + ".password-file"));
        return String.join(", ", keys);
    }

    private static Done done(String version, ReloadView.Outcome effect) {
        return switch (effect) {
            case ReloadView.Outcome.Done it ->
                new Done(
                        version,
                        it.cameras().added(),
                        it.cameras().changed(),
                        it.cameras().removed(),
                        it.kept(),
                        it.later(),
                        it.warnings(),
                        Optional.empty());
            case ReloadView.Outcome.Refused(List<String> mistakes) ->
                pending(version, "The file is written, but not in force: " + String.join("; ", mistakes));
            case ReloadView.Outcome.Unavailable(String text) ->
                pending(version, "The file is written, but not in force yet. " + text);
        };
    }

    private static Done pending(String version, String why) {
        return new Done(version, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Optional.of(why));
    }
}
