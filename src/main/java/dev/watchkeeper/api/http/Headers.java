package dev.watchkeeper.api.http;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;

/** Reads headers of a request; stateless. */
final class Headers {
    private Headers() {}

    /** All values of the header, so that a second one cannot contradict the first. */
    static Optional<String> all(HttpServletRequest request, String name) {
        Enumeration<String> values = request.getHeaders(name);
        return values != null && values.hasMoreElements()
                ? Optional.of(String.join(", ", Collections.list(values)))
                : Optional.empty();
    }

    /** The values of the cookies of this name: there is one for each path at which somebody signed in. */
    static List<String> cookies(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? List.of()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .toList();
    }

    /** What follows the scheme in {@code Authorization}; empty for another scheme. */
    static Optional<String> credentials(Optional<String> authorization, String scheme) {
        return authorization
                .filter(value -> value.regionMatches(true, 0, scheme + " ", 0, scheme.length() + 1))
                .map(value -> value.substring(scheme.length() + 1).strip());
    }
}
