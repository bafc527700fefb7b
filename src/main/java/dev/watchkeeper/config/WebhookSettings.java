package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An address that gets JSON; immutable.
 *
 * @param secret signs each request, and takes the place of {@code {secret}} in headers
 * @param form what is sent
 */
public record WebhookSettings(String name, Peer peer, Optional<Secret> secret, Form form) implements ChannelSettings {
    @Override
    public List<Path> files() {
        return peer.files();
    }

    /**
     * What a webhook sends; immutable.
     *
     * @param template a text with placeholders, in place of Watchkeeper's own JSON
     * @param headers additional ones, each {@code Name: value}
     */
    public record Form(Optional<String> template, List<String> headers) {
        public static final Form PLAIN = new Form(Optional.empty(), List.of());

        public Form {
            headers = List.copyOf(headers);
        }

        /** Omits the headers, which may hold a secret. */
        @Override
        public String toString() {
            return template.isPresent() ? "template" : "plain";
        }
    }
}
