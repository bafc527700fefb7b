package dev.watchkeeper.http;

import java.net.URI;
import java.util.List;

/**
 * A request to be sent; immutable. It prints nothing but its method, since address and headers may hold secrets.
 *
 * @param body in parts, so that a picture need not be copied
 */
public record Outgoing(String method, URI uri, List<Header> headers, List<byte[]> body) {
    public Outgoing {
        headers = List.copyOf(headers);
        body = List.copyOf(body);
    }

    /** One header; a later one of the same name replaces an earlier one. Immutable. */
    public record Header(String name, String value) {
        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    public String toString() {
        return method;
    }
}
