package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Account;
import dev.watchkeeper.api.access.AuditLog;
import dev.watchkeeper.api.access.People;
import dev.watchkeeper.api.access.RefusedException;
import dev.watchkeeper.api.access.Role;
import dev.watchkeeper.api.access.Rule;
import dev.watchkeeper.api.access.Tokens;
import dev.watchkeeper.api.http.Body;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.api.http.Replies;
import dev.watchkeeper.api.http.Routes;
import dev.watchkeeper.base.FailureException;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes by which an administrator sees to users and tokens; thread-safe. */
final class UserRoutes {
    private static final String EXAMPLE = "{\"name\": \"anna\", \"role\": \"viewer\", \"cameras\": [\"door\"]}";

    private final People people;
    private final Tokens tokens;

    UserRoutes(People people, Tokens tokens) {
        this.people = people;
        this.tokens = tokens;
    }

    /** @param editable whether users are changed here, and not in the file that api.users-file names */
    record UserList(boolean editable, List<UserAnswer> users) {}

    /** @param cameras the only ones that are shown to a viewer; empty for all */
    record UserAnswer(String name, String role, Optional<List<String>> cameras) {
        static UserAnswer of(Account account) {
            return new UserAnswer(account.name(), account.role().id(), account.sortedCameras());
        }
    }

    record TokenList(List<TokenAnswer> tokens) {}

    /** @param usedAt since the start of the node; empty if not yet */
    record TokenAnswer(
            String name, String role, Optional<List<String>> cameras, Instant createdAt, Optional<Instant> usedAt) {}

    /** @param token shown this once, and kept nowhere */
    record NewToken(String name, String role, Optional<List<String>> cameras, String token) {}

    void addTo(Routes routes) {
        routes.get("/api/users", Rule.administrator("The users with their roles"), this::users)
                .post("/api/users", Rule.administrator("Adds a user"), this::addUser)
                .put(
                        "/api/users/{name}",
                        Rule.administrator("Changes role, cameras or password of a user"),
                        this::putUser)
                .delete("/api/users/{name}", Rule.administrator("Removes a user"), this::removeUser)
                .get("/api/tokens", Rule.administrator("The tokens with their roles"), this::tokens)
                .post("/api/tokens", Rule.administrator("Makes a token, which is shown once"), this::addToken)
                .put("/api/tokens/{name}", Rule.administrator("Changes what a token may do"), this::putToken)
                .delete("/api/tokens/{name}", Rule.administrator("Makes a token worthless"), this::removeToken);
    }

    private void users(Context ctx) {
        Params.none(ctx);
        ctx.header("Cache-Control", "no-store");
        Replies.json(
                ctx,
                new UserList(
                        people.areEditable(),
                        people.all().stream().map(UserAnswer::of).toList()));
    }

    private void addUser(Context ctx) throws FailureException {
        Params.none(ctx);
        Body body = new Body(
                ctx,
                "{\"name\": \"anna\", \"password\": \"…\", \"role\": \"viewer\", \"cameras\": null}",
                "name",
                "password",
                "role",
                "cameras");
        Account account = account(body.requiredText("name"), body);
        String password = body.requiredText("password");
        attempt(ctx, () -> {
            people.add(account, password);
            AuditLog.tell(ctx, "added user " + words(account));
            ctx.status(201);
            Replies.json(ctx, UserAnswer.of(account));
        });
    }

    private void putUser(Context ctx) throws FailureException {
        String name = new Params(ctx).accountInPath();
        Body body = new Body(ctx, "{\"role\": \"viewer\", \"cameras\": [\"door\"]}", "role", "cameras", "password");
        Optional<String> password = body.text("password");
        boolean rights = body.text("role").isPresent();
        if (!rights && password.isEmpty()) {
            throw new BadRequestResponse("Give a role, a password, or both.");
        }
        attempt(ctx, () -> {
            if (rights) {
                Account account = account(name, body);
                people.change(account);
                AuditLog.tell(ctx, "set user " + words(account));
            }
            if (password.isPresent()) {
                people.changePassword(name, password.get());
                AuditLog.tell(ctx, "set a new password for user " + name);
            }
            people.find(name).ifPresent(now -> Replies.json(ctx, UserAnswer.of(now)));
        });
    }

    private void removeUser(Context ctx) throws FailureException {
        String name = new Params(ctx).accountInPath();
        attempt(ctx, () -> {
            people.remove(name);
            AuditLog.tell(ctx, "removed user " + name);
            ctx.status(204);
        });
    }

    private void tokens(Context ctx) {
        Params.none(ctx);
        ctx.header("Cache-Control", "no-store");
        Replies.json(
                ctx,
                new TokenList(tokens.all().stream()
                        .sorted(Comparator.comparing(Tokens.Token::created).reversed())
                        .map(token -> new TokenAnswer(
                                token.name(),
                                token.account().role().id(),
                                token.account().sortedCameras(),
                                token.created(),
                                tokens.lastUsed(token.name())))
                        .toList()));
    }

    private void addToken(Context ctx) throws FailureException {
        Params.none(ctx);
        Body body = new Body(ctx, EXAMPLE, "name", "role", "cameras");
        Account account = account(body.requiredText("name"), body);
        attempt(ctx, () -> {
            String token = tokens.add(account);
            AuditLog.tell(ctx, "made token " + words(account));
            ctx.status(201).header("Cache-Control", "no-store");
            Replies.json(ctx, new NewToken(account.name(), account.role().id(), account.sortedCameras(), token));
        });
    }

    private void putToken(Context ctx) throws FailureException {
        String name = new Params(ctx).accountInPath();
        Account account = account(name, new Body(ctx, "{\"role\": \"viewer\", \"cameras\": null}", "role", "cameras"));
        attempt(ctx, () -> {
            tokens.change(account);
            AuditLog.tell(ctx, "set token " + words(account));
            Replies.json(ctx, UserAnswer.of(account));
        });
    }

    private void removeToken(Context ctx) throws FailureException {
        String name = new Params(ctx).accountInPath();
        attempt(ctx, () -> {
            tokens.remove(name);
            AuditLog.tell(ctx, "removed token " + name);
            ctx.status(204);
        });
    }

    private static Account account(String name, Body body) {
        Role role = Role.of(body.requiredText("role"))
                .orElseThrow(() -> new BadRequestResponse("'role' must be administrator or viewer."));
        Optional<Set<String>> cameras = body.texts("cameras");
        if (role == Role.ADMINISTRATOR && cameras.isPresent()) {
            throw new BadRequestResponse("'cameras' must be null for an administrator, who sees all.");
        }
        return new Account(name, role, cameras);
    }

    private static String words(Account account) {
        String name = account.name();
        return switch (account.role()) {
            case ADMINISTRATOR -> name + " as administrator";
            case VIEWER ->
                account.sortedCameras()
                        .map(cameras -> name + " as viewer of " + String.join(", ", cameras))
                        .orElse(name + " as viewer");
        };
    }

    /** A change that may be refused. */
    private interface Change {
        void make() throws RefusedException, FailureException;
    }

    private static void attempt(Context ctx, Change change) throws FailureException {
        try {
            change.make();
        } catch (RefusedException e) {
            Replies.refused(ctx, e);
        }
    }
}
