package dev.watchkeeper.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before every route, file and WebSocket: sets the security headers, checks Host and Origin, and asks who it is if there
 * are users; thread-safe.
 */
public final class Guard implements Filter {
    /** Request attribute with the name of the user who signed in. */
    public static final String USER = "watchkeeper.user";

    static final String COOKIE = "watchkeeper_session";

    /** Open to everybody: what the login page needs, and the health of the process, which tells nothing else. */
    private static final Set<String> OPEN =
            Set.of("/login", "/login.js", "/style.css", "/icon.svg", "/health/live", "/health/ready");

    private static final String POLICY = "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private final Hosts hosts;
    private final Optional<SignIn> signIn;

    public Guard(Hosts hosts, Optional<SignIn> signIn) {
        this.hosts = hosts;
        this.signIn = signIn;
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        // Not no-referrer: with it browsers send "Origin: null" along with the login form.
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        if (isOurs(request, response) && isKnown(request, response)) {
            chain.doFilter(new WithoutContainerSession(request), response);
        }
    }

    private boolean isOurs(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> host = header(request, "Host");
        if (!hosts.allows(host, request.getLocalAddr())) {
            refuse(
                    response,
                    421,
                    "This server does not answer to the name " + Replies.quote(host.orElse(""))
                            + "; add it to api.allowed-hosts if it is yours.");
            return false;
        }
        if (!Hosts.sameSite(header(request, "Origin"), host)) {
            refuse(response, 403, "A page of another site may not use this server.");
            return false;
        }
        boolean foreign =
                header(request, "Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
        boolean navigation = header(request, "Sec-Fetch-Mode")
                        .filter("navigate"::equals)
                        .isPresent()
                && header(request, "Sec-Fetch-Dest").filter("document"::equals).isPresent();
        if (foreign && !navigation) {
            refuse(response, 403, "A page of another site may not use this server.");
            return false;
        }
        return true;
    }

    private boolean isKnown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (signIn.isEmpty()) {
            return true;
        }
        Optional<String> bySession = token(request).flatMap(signIn.get()::bySession);
        if (bySession.isPresent()) {
            request.setAttribute(USER, bySession.get());
            return true;
        }
        // The raw path: what is compared here is not decoded later into something else.
        if (OPEN.contains(request.getRequestURI())) {
            return true;
        }
        Optional<String> basic = header(request, "Authorization")
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("basic "));
        if (basic.isPresent()) {
            return isKnown(request, response, signIn.get().byBasic(basic.get(), request.getRemoteAddr()));
        }
        askWho(request, response);
        return false;
    }

    private static boolean isKnown(HttpServletRequest request, HttpServletResponse response, SignIn.Outcome outcome)
            throws IOException {
        switch (outcome) {
            case SignIn.Outcome.Granted(String user) -> {
                request.setAttribute(USER, user);
                return true;
            }
            case SignIn.Outcome.Denied ignored -> {
                response.setHeader("WWW-Authenticate", "Basic realm=\"Watchkeeper\", charset=\"UTF-8\"");
                refuse(response, 401, "User name or password is wrong.");
            }
            case SignIn.Outcome.Barred barred -> {
                response.setHeader("Retry-After", Long.toString(barred.left().toSeconds() + 1));
                refuse(response, 429, "Too many failed sign-ins from your address; wait a few minutes.");
            }
            case SignIn.Outcome.Busy ignored -> {
                response.setHeader("Retry-After", "1");
                refuse(response, 503, "Too many sign-ins at once; try again.");
            }
        }
        return false;
    }

    private static void askWho(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean page = header(request, "Accept")
                .filter(value -> value.contains("text/html"))
                .isPresent();
        if (page && request.getMethod().equals("GET")) {
            String next = request.getRequestURI();
            response.setStatus(303);
            response.setHeader("Cache-Control", "no-store");
            response.setHeader(
                    "Location",
                    next.equals("/") ? "/login" : "/login?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
            return;
        }
        if (header(request, "Sec-Fetch-Mode").isEmpty()) {
            // Only for tools: in a browser this would open a password window over the dashboard.
            response.setHeader("WWW-Authenticate", "Basic realm=\"Watchkeeper\", charset=\"UTF-8\"");
        }
        refuse(response, 401, "Sign in first: by HTTP Basic, or in a browser at /login.");
    }

    static Optional<String> token(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null) {
            return Optional.empty();
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(COOKIE)) {
                return Optional.of(cookie.getValue());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> header(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name));
    }

    private static void refuse(HttpServletResponse response, int status, String sentence) throws IOException {
        byte[] body = Replies.bytes(new Replies.Failure(sentence));
        response.setStatus(status);
        response.setContentType("application/json; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The container would begin a session of its own, with a cookie, for every WebSocket; {@link Sessions} are ours. */
    private static final class WithoutContainerSession extends HttpServletRequestWrapper {
        /** Javalin copies the attributes of a session into every WebSocket, so there has to be one without any. */
        private static final HttpSession EMPTY = (HttpSession) Proxy.newProxyInstance(
                HttpSession.class.getClassLoader(), new Class<?>[] {HttpSession.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("getAttributeNames")) {
                        return Collections.emptyEnumeration();
                    }
                    throw new UnsupportedOperationException("there are no container sessions");
                });

        WithoutContainerSession(HttpServletRequest request) {
            super(request);
        }

        @Override
        public HttpSession getSession() {
            return EMPTY;
        }

        @Override
        public HttpSession getSession(boolean create) {
            return EMPTY;
        }
    }
}
