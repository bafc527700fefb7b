package dev.watchkeeper.api.http;

import dev.watchkeeper.api.access.Identity;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * Finds out who sends a request, and turns away whoever needs a sign-in and has none; thread-safe. By session cookie, by a token as
 * {@code Authorization: Bearer}, by HTTP Basic; without users, whoever is at this machine itself is the administrator.
 */
public final class Admission {
    static final String COOKIE = "watchkeeper_session";

    private static final String CHALLENGE = "Basic realm=\"Watchkeeper\", charset=\"UTF-8\"";

    private final SignIn signIn;
    private final Routes routes;
    private final Opened opened;

    /**
     * What the owner opened to everybody; immutable.
     *
     * @param paths exactly as they are written
     * @param cameras which these paths are about
     */
    public record Opened(Set<String> paths, Set<String> cameras) {
        public Opened {
            paths = Set.copyOf(paths);
            cameras = Set.copyOf(cameras);
        }
    }

    public Admission(SignIn signIn, Routes routes, Opened opened) {
        this.signIn = signIn;
        this.routes = routes;
        this.opened = opened;
    }

    /** Sets who asks, or answers with a refusal. */
    boolean admit(HttpServletRequest request, HttpServletResponse response, Source source) {
        Optional<Identity> bySession = Headers.cookies(request, COOKIE).stream()
                .flatMap(cookie -> signIn.bySession(cookie).stream())
                .findFirst();
        if (bySession.isPresent()) {
            return enters(request, bySession.get());
        }
        // The raw path, so that what is compared here is not decoded into something else later.
        String path = request.getRequestURI();
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (reads && opened.paths.contains(path)) {
            return enters(request, Identity.stranger(opened.cameras));
        }
        Optional<String> authorization = Headers.all(request, "Authorization");
        Optional<String> token = Headers.credentials(authorization, "Bearer");
        if (token.isPresent()) {
            Optional<Identity> byToken = signIn.byToken(token.get());
            if (byToken.isPresent()) {
                return enters(request, byToken.get());
            }
            if (!routes.isOpen(request.getMethod(), path)) {
                response.setHeader("WWW-Authenticate", "Bearer realm=\"Watchkeeper\", error=\"invalid_token\"");
                Guard.refuse(request, response, 401, "This token is not valid, or no longer.");
                return false;
            }
        }
        if (!signIn.isNeeded() && source.isThisMachine()) {
            return enters(request, Identity.ofThisMachine());
        }
        if (routes.isOpen(request.getMethod(), path)) {
            return enters(request, Identity.stranger(Set.of()));
        }
        if (!signIn.isNeeded()) {
            Guard.refuse(
                    request,
                    response,
                    403,
                    "There are no users yet, so only this machine itself may use Watchkeeper, and this request came by way"
                            + " of a proxy or from elsewhere. Make a user first: at http://127.0.0.1 on this machine, or with"
                            + " 'watchkeeper password'.");
            return false;
        }
        if (Headers.credentials(authorization, "Basic").isPresent()) {
            return isGranted(request, response, signIn.byBasic(authorization.orElse(""), source.address()));
        }
        askWho(request, response);
        return false;
    }

    private static boolean enters(HttpServletRequest request, Identity identity) {
        request.setAttribute(Identity.ATTRIBUTE, identity);
        return true;
    }

    private static boolean isGranted(HttpServletRequest request, HttpServletResponse response, SignIn.Outcome outcome) {
        switch (outcome) {
            case SignIn.Outcome.Granted(Identity identity) -> {
                return enters(request, identity);
            }
            case SignIn.Outcome.Denied ignored -> {
                response.setHeader("WWW-Authenticate", CHALLENGE);
                Guard.refuse(request, response, 401, "User name or password is wrong.");
            }
            case SignIn.Outcome.Barred barred -> {
                response.setHeader("Retry-After", Long.toString(barred.left().toSeconds() + 1));
                Guard.refuse(request, response, 429, "Too many failed sign-ins from your address; wait a few minutes.");
            }
            case SignIn.Outcome.Busy ignored -> {
                response.setHeader("Retry-After", "1");
                Guard.refuse(request, response, 503, "Too many sign-ins at once; try again.");
            }
        }
        return false;
    }

    private static void askWho(HttpServletRequest request, HttpServletResponse response) {
        boolean page = Headers.all(request, "Accept")
                .filter(value -> value.contains("text/html"))
                .isPresent();
        if (page && request.getMethod().equals("GET")) {
            String next = request.getRequestURI();
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            response.setStatus(303);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader(
                    "Location",
                    toRoot(next) + "sign-in"
                            + (next.equals("/") && query.isEmpty()
                                    ? ""
                                    : "?next=" + URLEncoder.encode(next + query, StandardCharsets.UTF_8)));
            return;
        }
        if (Headers.all(request, "Sec-Fetch-Mode").isEmpty()) {
            // Only for tools: a browser would open a password dialog over the dashboard.
            response.setHeader("WWW-Authenticate", CHALLENGE);
        }
        Guard.refuse(request, response, 401, "Sign in first: with HTTP Basic, a token, or in a browser at /sign-in.");
    }

    /** The way up from a path to the pages: relative, because a proxy may have put another path before ours. */
    static String toRoot(String path) {
        int depth = (int) path.chars().filter(c -> c == '/').count() - 1;
        return depth <= 0 ? "./" : "../".repeat(depth);
    }
}
