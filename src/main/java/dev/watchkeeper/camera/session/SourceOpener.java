package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.device.CameraDevice;
import dev.watchkeeper.camera.device.DeviceFormat;
import dev.watchkeeper.camera.dialogue.JpegConnection;
import dev.watchkeeper.camera.dialogue.NetworkAddress;
import dev.watchkeeper.camera.dialogue.Relay;
import dev.watchkeeper.camera.dialogue.SessionTarget;
import dev.watchkeeper.camera.dialogue.SignIn;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Restreamed;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens real sources: network cameras, devices of this machine, and files; thread-safe. A process has one. */
public final class SourceOpener implements Source.Opener, AutoCloseable {
    private final Clock clock;
    private final Resolver resolver = new Resolver();

    public SourceOpener(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Source open(CameraSettings camera, Interrupt interrupt) throws FailureException {
        return switch (camera.kind()) {
            case FILE -> openFile(camera, interrupt);
            case DEVICE -> openDevice(camera, interrupt);
            case RTSP, RTSPS -> openRtsp(camera, interrupt);
            case HTTP, HTTPS -> openHttp(camera, interrupt);
        };
    }

    /** Looks up a host name, for others that connect to the camera. */
    public List<InetAddress> addresses(String host, Duration limit) throws FailureException {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(limit, FailureKind.TIMEOUT, "the host name could not be looked up in time");
        return resolver.resolve(host, interrupt);
    }

    private Source openFile(CameraSettings camera, Interrupt interrupt) throws FailureException {
        if (!Files.isRegularFile(camera.file())) {
            throw new FailureException(FailureKind.NOT_FOUND, "there is no file " + camera.file());
        }
        return new FileSource(
                Inputs.file(camera.file(), interrupt, clock), camera.input().loop(), interrupt, clock);
    }

    private Source openDevice(CameraSettings camera, Interrupt interrupt) throws FailureException {
        List<DeviceFormat> formats = switch (camera.input().deviceFormat()) {
            case AUTO -> List.of(DeviceFormat.H264, DeviceFormat.MJPEG, DeviceFormat.RAW);
            case H264 -> List.of(DeviceFormat.H264);
            case MJPEG -> List.of(DeviceFormat.MJPEG);
            case RAW -> List.of(DeviceFormat.RAW);
        };
        CameraDevice device = CameraDevice.open(
                new CameraDevice.Choice(camera.file(), formats, camera.input().deviceSize()), interrupt, clock);
        return new DeviceSource(device, clock);
    }

    private Source openRtsp(CameraSettings camera, Interrupt interrupt) throws FailureException {
        Optional<Restreamed> from = camera.readFrom();
        SessionTarget target = from.isPresent() ? target(camera.name(), from.get()) : target(camera);
        Relay relay = Relay.open(target, (host, limit) -> resolver.resolve(host, interrupt), interrupt::raise);
        try {
            return new NetworkSource(
                    Inputs.rtsp(relay.url(), transport(camera), relay.token(), interrupt, clock), relay);
        } catch (FailureException e) {
            relay.close();
            // libav only reports a refusal; the relay knows the reason.
            FailureException reason =
                    interrupt.reason().isPresent() ? e : relay.refusal().orElse(e);
            throw from.map(server -> Restreamer.meaning(server, reason, relay.hasAnswered(), relay.program()))
                    .orElse(reason);
        }
    }

    /** The server admits this machine without a password. */
    private static SessionTarget target(String camera, Restreamed from) throws FailureException {
        return new SessionTarget(camera, NetworkAddress.parse(from.url()), Optional.empty(), Optional.empty());
    }

    private Source openHttp(CameraSettings camera, Interrupt interrupt) throws FailureException {
        JpegConnection stream = new JpegConnection(target(camera), (host, limit) -> resolver.resolve(host, interrupt));
        return HttpPictures.open(camera.name(), stream, interrupt, clock);
    }

    private static SessionTarget target(CameraSettings camera) throws FailureException {
        return new SessionTarget(
                camera.name(),
                NetworkAddress.parse(camera.url()),
                camera.username()
                        .map(user -> new SignIn.Login(
                                user, camera.password().map(Secret::reveal).orElse(""))),
                camera.input().certificateFile());
    }

    private static Inputs.Transport transport(CameraSettings camera) {
        if (camera.kind().isEncrypted() || camera.readFrom().isPresent()) {
            return Inputs.Transport.TCP; // UDP would not be encrypted, and on loopback has no advantage
        }
        return switch (camera.input().transport()) {
            case AUTO -> Inputs.Transport.AUTO;
            case TCP -> Inputs.Transport.TCP;
            case UDP -> Inputs.Transport.UDP;
        };
    }

    @Override
    public void close() {
        resolver.close();
    }
}
