package dev.watchkeeper.api.http;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.HostAndPort;
import io.javalin.http.Context;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Filters every request for a route, file or WebSocket: sets the security headers, checks Host and Origin, and has found out who asks; thread-safe.
 * What that person may do is checked where the route is known, in {@link Routes}.
 */
public final class Guard implements Filter {
    private static final Logger log = LoggerFactory.getLogger(Guard.class);

    private static final String SOURCE = "watchkeeper.source";

    private static final String POLICY = "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
            + "require-trusted-types-for 'script'";

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** Values of Sec-Fetch-Site for our own pages, and for typed addresses and bookmarks. */
    private static final Set<String> OURS = Set.of("same-origin", "none");

    private final Hosts hosts;
    private final Proxies proxies;
    private final boolean encrypted;
    private final Admission admission;
    private final SparseLog refused;

    /** @param encrypted whether the server encrypts, so that only programs of this machine and trusted proxies may come without */
    public Guard(Hosts hosts, Proxies proxies, boolean encrypted, Admission admission, Clock clock) {
        this.encrypted = encrypted;
        this.hosts = hosts;
        this.proxies = proxies;
        this.admission = admission;
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
        Source source = Source.of(request, proxies);
        request.setAttribute(SOURCE, source);
        if (isOurs(request, response, source)
                && isProtected(request, response)
                && admission.admit(request, response, source)) {
            chain.doFilter(new WithoutContainerSession(request), response);
        }
    }

    /** Where this request comes from. */
    static Source source(Context ctx) {
        return Optional.ofNullable(ctx.<Source>attribute(SOURCE))
                .orElseThrow(() -> new IllegalStateException("a request passed no guard"));
    }

    private boolean isOurs(HttpServletRequest request, HttpServletResponse response, Source source) {
        Optional<String> host = source.host();
        if (!hosts.allows(host, request.getLocalAddr())) {
            refused.line("A request from " + source.address() + " for the host name "
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
            refused.line("A request from " + source.address()
                    + " was refused: a page of another site sent it, "
                    + SparseLog.quote(Headers.all(request, "Origin")
                            .or(() -> Headers.all(request, "Referer"))
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

    /** Whether nobody in between could read the request; passwords and pictures must not cross a network in the clear. */
    private boolean isProtected(HttpServletRequest request, HttpServletResponse response) {
        String peer = String.valueOf(request.getRemoteAddr());
        if (!encrypted
                || request.isSecure()
                || HostAndPort.isLoopback(peer)
                || peer.equals(request.getLocalAddr())
                || proxies.trust(peer)) {
            return true;
        }
        if (READING.contains(request.getMethod())) {
            String query = request.getQueryString();
            response.setStatus(308);
            response.setHeader(
                    "Location",
                    "https://" + Headers.all(request, "Host").orElse("") + request.getRequestURI()
                            + (query == null ? "" : "?" + query));
        } else {
            refuse(request, response, 403, "This server is encrypted: use https instead of http.");
        }
        return false;
    }

    /**
     * Whether no page of another site caused the request (Fetch Metadata, RFC 6454). Such a page may link here, but nothing else:
     * otherwise its forms and scripts could act with the rights of whoever views it. Tools other than browsers send none of these headers.
     */
    private static boolean isOfOurPage(HttpServletRequest request, Optional<String> host) {
        boolean reads = READING.contains(request.getMethod());
        Optional<String> origin = Headers.all(request, "Origin");
        if (!Hosts.sameSite(origin, host)) {
            return false;
        }
        // For a form of another site, older browsers send only this.
        if (!reads && origin.isEmpty() && !Hosts.sameSite(Headers.all(request, "Referer"), host)) {
            return false;
        }
        boolean ours =
                Headers.all(request, "Sec-Fetch-Site").map(OURS::contains).orElse(true);
        boolean link = reads
                && Headers.all(request, "Sec-Fetch-Mode")
                        .filter("navigate"::equals)
                        .isPresent()
                && Headers.all(request, "Sec-Fetch-Dest")
                        .filter("document"::equals)
                        .isPresent();
        return ours || link;
    }

    /** Whether no form of another page could have sent the body; only the login page has a form with one. */
    private static boolean takesBody(HttpServletRequest request) {
        boolean body = request.getContentLengthLong() > 0
                || Headers.all(request, "Transfer-Encoding").isPresent();
        if (READING.contains(request.getMethod()) || !body) {
            return true;
        }
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return essence.equals(
                request.getRequestURI().equals("/login") ? "application/x-www-form-urlencoded" : "application/json");
    }

    static void refuse(HttpServletRequest request, HttpServletResponse response, int status, String sentence) {
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
