package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Body;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.store.EventsView;
import dev.watchkeeper.store.EventsView.Marked;
import dev.watchkeeper.store.StoredEvent;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.time.Instant;
import java.util.Optional;

/** Takes what people make of events: seen, kept, deleted, restored; thread-safe. */
final class EventOrderRoutes {
    private final Views views;
    private final Clock clock;

    EventOrderRoutes(Views views, Clock clock) {
        this.views = views;
        this.clock = clock;
    }

    /** @param restorableUntil until when the deletion can be undone */
    record Deleted(String id, boolean deleted, Instant restorableUntil) {}

    void addTo(Routes routes) {
        routes.patch("/api/events/{id}", Rule.viewer(Sight.FILTERED, "Marks an event as seen or kept"), this::mark)
                .delete("/api/events/{id}", Rule.administrator("Deletes an event"), this::delete)
                .post("/api/events/{id}/restore", Rule.administrator("Takes a deletion back"), this::restore);
    }

    private void mark(Context ctx) {
        String id = new Params(ctx).idInPath();
        Body body = new Body(ctx, "{\"seen\": true}", "seen", "kept");
        Optional<Boolean> seen = body.flag("seen");
        Optional<Boolean> kept = body.flag("kept");
        if (seen.isEmpty() && kept.isEmpty()) {
            throw new BadRequestResponse("Say what to change: 'seen' or 'kept', true or false.");
        }
        Identity who = Identity.of(ctx);
        if (kept.isPresent() && !who.isAdministrator()) {
            throw new ForbiddenResponse("Only an administrator may have events kept; a viewer marks them as seen.");
        }
        if (views.events().byId(id).filter(event -> who.sees(event.camera())).isEmpty()) {
            throw unknown(id);
        }
        switch (views.events().mark(id, seen, kept)) {
            case Marked.Done(StoredEvent event) -> Replies.json(ctx, Answers.event(event, views.titles()));
            case Marked.Unknown() -> throw unknown(id);
            case Marked.TooManyKept(int most) ->
                throw new ConflictResponse("So many events are kept already (" + most
                        + ") that no further one can be: stop keeping some of them first.");
        }
    }

    private void delete(Context ctx) {
        String id = new Params(ctx).idInPath();
        Instant now = clock.wall();
        if (!views.events().delete(id, now)) {
            throw unknown(id);
        }
        Replies.json(ctx, new Deleted(id, true, now.plus(EventsView.RESTORABLE)));
    }

    private void restore(Context ctx) {
        String id = new Params(ctx).idInPath();
        StoredEvent event = views.events()
                .restore(id, clock.wall())
                .orElseThrow(() -> new NotFoundResponse("There is no event " + Replies.quote(id)
                        + " to restore: a deletion can be undone for " + EventsView.RESTORABLE.toSeconds() + " s."));
        Replies.json(ctx, Answers.event(event, views.titles()));
    }

    private static NotFoundResponse unknown(String id) {
        return new NotFoundResponse("There is no event " + Replies.quote(id) + "; it may have been deleted.");
    }
}
