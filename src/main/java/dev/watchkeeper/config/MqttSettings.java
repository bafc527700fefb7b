package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An MQTT broker; immutable.
 *
 * @param prefix the first part of all topics
 * @param discovery whether Home Assistant is told of every camera
 */
public record MqttSettings(Peer peer, Optional<SignIn> signIn, String prefix, boolean discovery)
        implements ChannelSettings {
    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public List<Path> files() {
        return peer.files();
    }

    /** Who signs in; immutable. */
    public record SignIn(String username, Optional<Secret> password) {}
}
