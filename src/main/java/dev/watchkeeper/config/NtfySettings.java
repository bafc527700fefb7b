package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A topic of an ntfy server; immutable. */
public record NtfySettings(Peer peer, String topic, Optional<Secret> token) implements ChannelSettings {
    @Override
    public String name() {
        return "ntfy";
    }

    @Override
    public List<Path> files() {
        return peer.files();
    }
}
