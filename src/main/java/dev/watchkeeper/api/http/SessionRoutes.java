package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.AuditLog;
import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.access.Identity.Means;
import dev.watchkeeper.api.access.People;
import dev.watchkeeper.api.access.RefusedException;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Rule.Sight;
import dev.watchkeeper.api.http.Sessions.From;
import dev.watchkeeper.api.http.Sessions.Session;
import dev.watchkeeper.base.FailureException;
import io.javalin.http.ConflictResponse;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The routes by which people sign in and out, and see to their own sessions and password; thread-safe. */
public final class SessionRoutes {
    private static final int MAX_FORM_BYTES = 8 * 1024;
    private static final int MAX_AGENT = 200;
    private static final int ID_LENGTH = 12;
    private static final long COOKIE_SECONDS = 7L * 24 * 3600;

    private final SignIn signIn;
    private final People people;

    public SessionRoutes(SignIn signIn, People people) {
        this.signIn = signIn;
        this.people = people;
    }

    /**
     * Who asks.
     *
     * @param name of the user or token; empty without users
     * @param cameras the only ones that are shown; empty for all
     * @param means {@code session}, {@code password}, {@code token}, or {@code loopback}
     * @param usersExist whether a sign-in is needed; if not, the page offers to make the first user
     * @param usersEditable whether users are changed here, and not in the file that api.users-file names
     */
    record Me(
            Optional<String> name,
            String role,
            Optional<List<String>> cameras,
            String means,
            boolean usersExist,
            boolean usersEditable) {}

    record OwnSessions(List<OwnSession> sessions) {}

    /** @param current whether it is the one that asks */
    record OwnSession(String id, boolean current, Instant beganAt, Instant usedAt, String address, String agent) {}

    record Ended(int ended) {}

    public void addTo(Routes routes) {
        Rule own = Rule.viewer(Sight.NO_CAMERA, "The role and cameras of whoever asks");
        routes.get("/api/me", own, this::me)
                .post("/api/me/password", Rule.viewer(Sight.NO_CAMERA, "Changes one's own password"), this::password)
                .post("/api/session", Rule.everybody("Signs in, and sets the cookie of a session"), this::begin)
                .delete("/api/session", Rule.viewer(Sight.NO_CAMERA, "Signs out"), this::end)
                .get(
                        "/api/sessions",
                        Rule.viewer(Sight.NO_CAMERA, "One's own sessions, last used first"),
                        this::sessions)
                .delete("/api/sessions", Rule.viewer(Sight.NO_CAMERA, "Signs out everywhere"), this::endAll)
                .get("/login", Rule.everybody("The former address of the sign-in page"), SessionRoutes::moved)
                .post("/login", Rule.everybody("Signs in by a form"), this::login)
                .post("/logout", Rule.everybody("Signs out by a form"), this::logout);
    }

    private void me(Context ctx) {
        Params.none(ctx);
        ctx.header("Cache-Control", "no-store");
        Replies.json(ctx, me(Identity.of(ctx)));
    }

    private Me me(Identity who) {
        return new Me(
                who.user(),
                who.account().role().id(),
                who.account().sortedCameras(),
                who.means().name().toLowerCase(Locale.ROOT),
                people.exist(),
                people.areEditable());
    }

    private void begin(Context ctx) {
        Params.none(ctx);
        Body body = new Body(ctx, "{\"user\": \"anna\", \"password\": \"…\"}", "user", "password");
        String name = body.requiredText("user");
        String password = body.requiredText("password");
        if (!people.exist()) {
            throw new ConflictResponse("There are no users yet, so nobody can sign in.");
        }
        Optional<Identity> granted =
                granted(ctx, signIn.byPassword(name, password, Guard.source(ctx).address()));
        if (granted.isPresent()) {
            beginSession(ctx, granted.get());
            Replies.json(ctx, me(granted.get()));
        }
    }

    private void beginSession(Context ctx, Identity who) {
        // Whoever signs in is who did this, in the audit list.
        ctx.attribute(Identity.ATTRIBUTE, who);
        AuditLog.tell(ctx, "signed in");
        String agent = Optional.ofNullable(ctx.header("User-Agent")).orElse("");
        From from = new From(
                Guard.source(ctx).address(), agent.length() > MAX_AGENT ? agent.substring(0, MAX_AGENT) : agent);
        ctx.header("Set-Cookie", cookie(ctx, signIn.begin(who, from), COOKIE_SECONDS));
    }

    /** Answers a refusal itself. */
    private static Optional<Identity> granted(Context ctx, SignIn.Outcome outcome) {
        switch (outcome) {
            case SignIn.Outcome.Granted(Identity identity) -> {
                return Optional.of(identity);
            }
            case SignIn.Outcome.Denied ignored -> Replies.error(ctx, 401, "User name or password is wrong.");
            case SignIn.Outcome.Barred barred -> {
                ctx.header("Retry-After", Long.toString(barred.left().toSeconds() + 1));
                Replies.error(ctx, 429, "Too many failed sign-ins from your address; wait a few minutes.");
            }
            case SignIn.Outcome.Busy ignored -> {
                ctx.header("Retry-After", "1");
                Replies.error(ctx, 503, "Too many sign-ins at once; try again.");
            }
        }
        return Optional.empty();
    }

    private void end(Context ctx) {
        Params.none(ctx);
        Headers.cookies(ctx.req(), Admission.COOKIE).forEach(signIn::end);
        AuditLog.tell(ctx, "signed out");
        ctx.header("Set-Cookie", cookie(ctx, "", 0)).status(204);
    }

    private void sessions(Context ctx) {
        Params.none(ctx);
        Identity who = Identity.of(ctx);
        List<Session> own = who.user().map(signIn::sessionsOf).orElse(List.of());
        ctx.header("Cache-Control", "no-store");
        Replies.json(
                ctx,
                new OwnSessions(own.stream()
                        .map(session -> new OwnSession(
                                session.id().substring(0, ID_LENGTH),
                                session.id().equals(who.key()),
                                session.beganAt(),
                                session.usedAt(),
                                session.holder().from().address(),
                                session.holder().from().agent()))
                        .toList()));
    }

    private void endAll(Context ctx) {
        Params.none(ctx);
        Identity who = Identity.of(ctx);
        if (who.means() == Means.TOKEN) {
            throw new ConflictResponse("A token has no sessions; remove it to end its use.");
        }
        int ended = who.user().map(signIn::endAll).orElse(0);
        AuditLog.tell(ctx, "signed out everywhere");
        ctx.header("Set-Cookie", cookie(ctx, "", 0));
        Replies.json(ctx, new Ended(ended));
    }

    private void password(Context ctx) throws FailureException {
        Params.none(ctx);
        Body body = new Body(ctx, "{\"old\": \"…\", \"new\": \"…\"}", "old", "new");
        String old = body.requiredText("old");
        String wish = body.requiredText("new");
        Identity who = Identity.of(ctx);
        if (who.means() != Means.SESSION && who.means() != Means.PASSWORD) {
            throw new ConflictResponse("Only a user who has signed in has a password.");
        }
        String name = who.account().name();
        String address = Guard.source(ctx).address();
        SignIn.Outcome outcome = signIn.byPassword(name, old, address);
        if (outcome instanceof SignIn.Outcome.Denied) {
            // Not 401: the browser would be led to the sign-in page.
            Replies.error(ctx, 403, "The old password is wrong.");
            return;
        }
        if (granted(ctx, outcome).isEmpty()) {
            return;
        }
        try {
            people.changePassword(name, wish);
        } catch (RefusedException e) {
            Replies.refused(ctx, e);
            return;
        }
        // The old sessions ended with the old password; this one goes on.
        if (who.means() == Means.SESSION) {
            Optional<Identity> again = people.stamp(name)
                    .flatMap(stamp -> people.find(name).map(now -> new Identity(now, Means.PASSWORD, stamp)));
            again.ifPresent(identity -> beginSession(ctx, identity));
        }
        AuditLog.tell(ctx, "changed the own password");
        ctx.status(204);
    }

    private static void moved(Context ctx) {
        String query = ctx.queryString();
        ctx.status(301)
                .header("Location", "sign-in" + (query == null ? "" : "?" + query))
                .header("Cache-Control", "no-store");
    }

    private void login(Context ctx) {
        if (ctx.req().getContentLengthLong() > MAX_FORM_BYTES || ctx.req().getContentLengthLong() < 0) {
            Replies.error(ctx, 413, "The login form is too long.");
            return;
        }
        Query form = Query.ofForm(ctx.body());
        String name = form.value("user").orElse("");
        String password = form.value("password").orElse("");
        switch (signIn.byPassword(name, password, Guard.source(ctx).address())) {
            case SignIn.Outcome.Granted(Identity identity) -> {
                beginSession(ctx, identity);
                seeOther(ctx, "." + localPath(form.value("next")));
            }
            case SignIn.Outcome.Denied ignored -> seeOther(ctx, "sign-in?problem=wrong");
            case SignIn.Outcome.Barred ignored -> seeOther(ctx, "sign-in?problem=barred");
            case SignIn.Outcome.Busy ignored -> seeOther(ctx, "sign-in?problem=busy");
        }
    }

    private void logout(Context ctx) {
        Headers.cookies(ctx.req(), Admission.COOKIE).forEach(signIn::end);
        ctx.header("Set-Cookie", cookie(ctx, "", 0));
        seeOther(ctx, "sign-in");
    }

    /** Relative addresses, because a proxy may have put another path before ours. */
    private static void seeOther(Context ctx, String path) {
        ctx.status(303).header("Location", path).header("Cache-Control", "no-store");
    }

    /** Accepts only a path of this server: an address prepared by a foreign page must not lead away. */
    private static String localPath(Optional<String> next) {
        return next.filter(path -> path.matches("/[A-Za-z0-9._~%/-]*") && !path.startsWith("//"))
                .orElse("/");
    }

    private static String cookie(Context ctx, String value, long maxAgeSeconds) {
        return Admission.COOKIE + "=" + value + "; Path=" + BasePath.of(ctx) + "; HttpOnly; SameSite=Strict; Max-Age="
                + maxAgeSeconds + (Guard.source(ctx).encrypted() ? "; Secure" : "");
    }
}
