package dev.watchkeeper.stream.server;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.TestSettings;
import dev.watchkeeper.stream.StreamKind;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamPath.Feed;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.StreamSettings.Server;
import java.util.Optional;

/** Cameras, paths and servers for tests of streams; stateless. */
public final class StreamRig {
    private StreamRig() {}

    /** A camera at an address, with a sign-in. */
    public static CameraSettings camera(String name, String url, String user, String password) {
        return camera(name, url, Optional.of(user), Optional.of(new Secret(password)), InputSettings.USUAL);
    }

    public static CameraSettings camera(String name, String url) {
        return camera(name, url, Optional.empty(), Optional.empty(), InputSettings.USUAL);
    }

    public static CameraSettings camera(
            String name, String url, Optional<String> user, Optional<Secret> password, InputSettings input) {
        CameraSettings usual = TestSettings.camera(name);
        return new CameraSettings(
                name,
                url,
                user,
                password,
                input,
                usual.imageInterval(),
                usual.record(),
                usual.motion(),
                usual.health());
    }

    /** A path that the server pulls. */
    public static StreamPath pulled(CameraSettings camera, boolean onDemand) {
        return new StreamPath(
                camera.name(), Optional.of(camera.name()), StreamKind.MAIN, new Feed.Pulled(camera, onDemand));
    }

    /** A path that a publisher feeds. */
    public static StreamPath published(String name) {
        return new StreamPath(name, Optional.empty(), StreamKind.SUB, new Feed.Published("publish." + name));
    }

    public static Server server(String bind, Ports ports, Optional<Reader> reader) {
        return new Server(Optional.empty(), bind, ports, reader);
    }
}
