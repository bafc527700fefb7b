package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.dialogue.NetworkAddress;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Restreamed;
import dev.watchkeeper.config.SourceKind;
import java.util.Optional;

/** Says where to probe a camera that is away; stateless. */
final class ProbeTarget {
    private ProbeTarget() {}

    /** Empty for files and for invalid addresses. */
    static Optional<Presence.Target> of(CameraSettings camera) {
        SourceKind kind = camera.kind();
        if (camera.readFrom().isPresent()) {
            Restreamed from = camera.readFrom().get();
            Presence.Target server = new Presence.Target(
                    camera.name(),
                    Presence.Protocol.RTSP,
                    false,
                    from.server().host(),
                    from.server().rtspPort(),
                    from.url());
            // Each description makes the server try the camera again.
            return Optional.of(server.spaced());
        }
        return switch (kind) {
            case FILE -> Optional.empty();
            case DEVICE -> Optional.of(Presence.Target.device(camera.name(), camera.file()));
            case RTSP, RTSPS -> over(camera, Presence.Protocol.RTSP);
            case HTTP, HTTPS -> over(camera, Presence.Protocol.HTTP);
        };
    }

    private static Optional<Presence.Target> over(CameraSettings camera, Presence.Protocol protocol) {
        try {
            NetworkAddress address = NetworkAddress.parse(camera.url());
            return Optional.of(new Presence.Target(
                    camera.name(),
                    protocol,
                    camera.kind().isEncrypted(),
                    address.host(),
                    address.port(),
                    camera.url()));
        } catch (FailureException e) {
            return Optional.empty(); // the session reports it
        }
    }
}
