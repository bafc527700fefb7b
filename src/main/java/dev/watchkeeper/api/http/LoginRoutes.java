package dev.watchkeeper.api.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Optional;

/** The routes to sign in and out with a browser; thread-safe. */
public final class LoginRoutes {
    private static final int MAX_FORM_BYTES = 8 * 1024;
    private static final long COOKIE_SECONDS = 7L * 24 * 3600;

    private final SignIn signIn;

    public LoginRoutes(SignIn signIn) {
        this.signIn = signIn;
    }

    public void addTo(RoutesConfig routes) {
        routes.post("/login", this::login).post("/logout", this::logout);
    }

    private void login(Context ctx) {
        if (ctx.req().getContentLengthLong() > MAX_FORM_BYTES || ctx.req().getContentLengthLong() < 0) {
            Replies.error(ctx, 413, "The login form is too long.");
            return;
        }
        Query form = Query.ofForm(ctx.body());
        String name = form.value("user").orElse("");
        String password = form.value("password").orElse("");
        switch (signIn.byPassword(name, password, ctx.req().getRemoteAddr())) {
            case SignIn.Outcome.Granted(String user) -> {
                ctx.header("Set-Cookie", cookie(ctx, signIn.begin(user), COOKIE_SECONDS));
                seeOther(ctx, localPath(form.value("next")));
            }
            case SignIn.Outcome.Denied ignored -> seeOther(ctx, "/login?problem=wrong");
            case SignIn.Outcome.Barred ignored -> seeOther(ctx, "/login?problem=barred");
            case SignIn.Outcome.Busy ignored -> seeOther(ctx, "/login?problem=busy");
        }
    }

    private void logout(Context ctx) {
        Guard.token(ctx.req()).ifPresent(signIn::end);
        ctx.header("Set-Cookie", cookie(ctx, "", 0));
        seeOther(ctx, "/login");
    }

    private static void seeOther(Context ctx, String path) {
        ctx.status(303).header("Location", path).header("Cache-Control", "no-store");
    }

    /** Accepts only a path of this server: an address prepared by a foreign page must not lead away. */
    private static String localPath(Optional<String> next) {
        return next.filter(path -> path.matches("/[A-Za-z0-9._~%/-]*") && !path.startsWith("//"))
                .orElse("/");
    }

    private static String cookie(Context ctx, String value, long maxAgeSeconds) {
        boolean encrypted = ctx.req().isSecure() || "https".equalsIgnoreCase(ctx.header("X-Forwarded-Proto"));
        return Guard.COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + maxAgeSeconds
                + (encrypted ? "; Secure" : "");
    }
}
