package dev.watchkeeper.api.http;

import dev.watchkeeper.base.AddressRange;
import java.util.List;

/** The reverse proxies whose word about the sender of a request is taken; immutable. */
public record Proxies(List<AddressRange> trusted) {
    /** No proxy is believed. */
    public static final Proxies NONE = new Proxies(List.of());

    public Proxies {
        trusted = List.copyOf(trusted);
    }

    boolean trust(String address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }
}
