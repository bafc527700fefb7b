package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
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
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Filters every request for a route, file or WebSocket: sets the security headers, checks Host and Origin, and requires a sign-in if there
 * are users; thread-safe.
 */
public final class Guard implements Filter {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    /** The request attribute with the name of the signed-in user. */
    public static final String USER = "watchkeeper.user";

    static final String COOKIE = "watchkeeper_session";

    /** Open to everybody: the files of the login page, and the health of the process, which reveals nothing else. */
    private static final Set<String> OPEN =
            Set.of("/login", "/login.js", "/style.css", "/theme.js", "/icon.svg", "/health/live", "/health/ready");

    private static final String POLICY = "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** Values of Sec-Fetch-Site for our own pages, and for typed addresses and bookmarks. */
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Hosts hosts;
    private final Optional<SignIn> signIn;
    private final Set<String> opened;
    private final SparseLog refused;

    public Guard(Hosts hosts, Optional<SignIn> signIn, Clock clock) {
        this(hosts, signIn, Set.of(), clock);
    }

    /** @param opened paths that everybody may read, exactly as they are written */
    public Guard(Hosts hosts, Optional<SignIn> signIn, Set<String> opened, Clock clock) {
        this.opened = Set.copyOf(opened);
        this.hosts = hosts;
        this.signIn = signIn;
        this.refused = new SparseLog(clock, log::warn);
    }

    @Override
    public void doFilter(ServletRequest servletRequest, ServletResponse servletResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) servletRequest;
        HttpServletResponse response = (HttpServletResponse) servletResponse;
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        // Not no-referrer: browsers would then send "Origin: null" with the login form.
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
        if (isOurs(request, response) && isKnown(request, response)) {
            chain.doFilter(new WithoutContainerSession(request), response);
        }
    }

    private boolean isOurs(HttpServletRequest request, HttpServletResponse response) {
        Optional<String> host = header(request, "Host");
        if (!hosts.allows(host, request.getLocalAddr())) {
            refused.line("A request from " + request.getRemoteAddr() + " for the host name "
                    + SparseLog.quote(host.orElse(""))
                    + " was refused: it is not a name of this server, and not in api.allowed-hosts");
            refuse(
                    request,
                    response,
                    421,
                    "This server does not answer to the host name " + Replies.quote(host.orElse(""))
                            + "; add it to api.allowed-hosts if it is yours.");
            return false;
        }
        if (!isOfOurPage(request, host)) {
            refused.line("A request from " + request.getRemoteAddr()
                    + " was refused: a page of another site sent it, "
                    + SparseLog.quote(header(request, "Origin")
                            .or(() -> header(request, "Referer"))
                            .orElse("unnamed")));
            refuse(request, response, 403, "Pages of other sites must not use this server.");
            return false;
        }
        if (!takesBody(request)) {
            refuse(
                    request,
                    response,
                    415,
                    "A request that changes something must have a body of type application/json, or none.");
            return false;
        }
        return true;
    }

    /**
     * Whether no page of another site caused the request (Fetch Metadata, RFC 6454). Such a page may link here, but nothing else:
     * otherwise its forms and scripts could act with the rights of whoever views it. Tools other than browsers send none of these headers.
     */
    private static boolean isOfOurPage(HttpServletRequest request, Optional<String> host) {
        boolean reads = READING.contains(request.getMethod());
        Optional<String> origin = header(request, "Origin");
        if (!Hosts.sameSite(origin, host)) {
            return false;
        }
        // For a form of another site, older browsers send only this.
        if (!reads && origin.isEmpty() && !Hosts.sameSite(header(request, "Referer"), host)) {
            return false;
        }
        boolean ours = header(request, "Sec-Fetch-Site").map(OURS::contains).orElse(true);
        boolean link = reads
                && header(request, "Sec-Fetch-Mode").filter("navigate"::equals).isPresent()
                && header(request, "Sec-Fetch-Dest").filter("document"::equals).isPresent();
        return ours || link;
    }

    /** Whether no form of another page could have sent the body; only the login page has a form with one. */
    private static boolean takesBody(HttpServletRequest request) {
        boolean body = request.getContentLengthLong() > 0
                || header(request, "Transfer-Encoding").isPresent();
        if (READING.contains(request.getMethod()) || !body) {
            return true;
        }
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return essence.equals(
                request.getRequestURI().equals("/login") ? "application/x-www-form-urlencoded" : "application/json");
    }

    private boolean isKnown(HttpServletRequest request, HttpServletResponse response) {
        if (signIn.isEmpty()) {
            return true;
        }
        Optional<String> bySession = token(request).flatMap(signIn.get()::bySession);
        if (bySession.isPresent()) {
            request.setAttribute(USER, bySession.get());
            return true;
        }
        // The raw path, so that what is compared here is not decoded into something else later.
        if (OPEN.contains(request.getRequestURI()) || isOpened(request)) {
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

    private boolean isOpened(HttpServletRequest request) {
        String method = request.getMethod();
        return (method.equals("GET") || method.equals("HEAD")) && opened.contains(request.getRequestURI());
    }

    private static boolean isKnown(HttpServletRequest request, HttpServletResponse response, SignIn.Outcome outcome) {
        switch (outcome) {
            case SignIn.Outcome.Granted(String user) -> {
                request.setAttribute(USER, user);
                return true;
            }
            case SignIn.Outcome.Denied ignored -> {
                response.setHeader("WWW-Authenticate", "Basic realm=\"Watchkeeper\", charset=\"UTF-8\"");
                refuse(request, response, 401, "User name or password is wrong.");
            }
            case SignIn.Outcome.Barred barred -> {
                response.setHeader("Retry-After", Long.toString(barred.left().toSeconds() + 1));
                refuse(request, response, 429, "Too many failed sign-ins from your address; wait a few minutes.");
            }
            case SignIn.Outcome.Busy ignored -> {
                response.setHeader("Retry-After", "1");
                refuse(request, response, 503, "Too many sign-ins at once; try again.");
            }
        }
        return false;
    }

    private static void askWho(HttpServletRequest request, HttpServletResponse response) {
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
            // Only for tools: a browser would open a password dialog over the dashboard.
            response.setHeader("WWW-Authenticate", "Basic realm=\"Watchkeeper\", charset=\"UTF-8\"");
        }
        refuse(request, response, 401, "Sign in first: with HTTP Basic, or in a browser at /login.");
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

    /** All values of the header, so that a second one cannot contradict the first. */
    private static Optional<String> header(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        return values != null && values.hasMoreElements()
                ? Optional.of(String.join(", ", Collections.list(values)))
                : Optional.empty();
    }

    private static void refuse(HttpServletRequest request, HttpServletResponse response, int status, String sentence) {
        response.setStatus(status);
        response.setContentType("application/json; charset=utf-8");
        response.setHeader("Cache-Control", "no-store");
        Outflow.answer(request, response, Replies.bytes(new Replies.Failure(sentence)));
    }

    /** Logs how many lines were left out; called periodically. */
    void tellRest() {
        refused.flush();
    }

    /** Prevents container sessions: one would begin, with a cookie, for every WebSocket. {@link Sessions} are ours. */
    private static final class WithoutContainerSession extends HttpServletRequestWrapper {
        /** Javalin copies the attributes of a session to every WebSocket, so there must be one without any. */
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
