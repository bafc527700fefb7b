package dev.watchkeeper.capture;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.device.CameraDevice;
import dev.watchkeeper.device.DeviceFormat;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.probe.CertificateLook;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Opens the real sources: sessions with cameras on the network and of this machine, and files; thread-safe. A process has one of these. */
public final class SourceOpener implements Source.Opener, AutoCloseable {
    private final Clock clock;
    private final Resolver resolver = new Resolver();

    public SourceOpener(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Source open(CameraSettings camera, Interrupt interrupt, long epoch) throws FailureException {
        return switch (camera.kind()) {
            case FILE -> openFile(camera, interrupt, epoch);
            case DEVICE -> openDevice(camera, interrupt, epoch);
            case RTSP, RTSPS, HTTP, HTTPS -> openNetwork(camera, interrupt, epoch);
        };
    }

    /** Looks a host name up, for others that have to reach the camera. */
    public List<InetAddress> addresses(String host, Duration limit) throws FailureException {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(limit, FailureKind.TIMEOUT, "the name was not looked up in time");
        return resolver.resolve(host, interrupt);
    }

    private Source openFile(CameraSettings camera, Interrupt interrupt, long epoch) throws FailureException {
        if (!Files.isRegularFile(camera.file())) {
            throw new FailureException(FailureKind.NOT_FOUND, "there is no file " + camera.file());
        }
        return new FileSource(
                Inputs.file(camera.file(), interrupt, clock), camera.input().loop(), interrupt, epoch, clock);
    }

    private Source openDevice(CameraSettings camera, Interrupt interrupt, long epoch) throws FailureException {
        List<DeviceFormat> formats = switch (camera.input().deviceFormat()) {
            case AUTO -> List.of(DeviceFormat.H264, DeviceFormat.MJPEG, DeviceFormat.RAW);
            case H264 -> List.of(DeviceFormat.H264);
            case MJPEG -> List.of(DeviceFormat.MJPEG);
            case RAW -> List.of(DeviceFormat.RAW);
        };
        CameraDevice device =
                CameraDevice.open(camera.file(), formats, camera.input().deviceSize(), interrupt, clock);
        return new DeviceSource(device, epoch, clock);
    }

    private Source openNetwork(CameraSettings camera, Interrupt interrupt, long epoch) throws FailureException {
        NetworkAddress address = NetworkAddress.parse(camera.url());
        List<InetAddress> candidates = resolver.resolve(address.host(), interrupt);
        FailureException last = new FailureException(FailureKind.UNREACHABLE, "the host has no address");
        for (InetAddress candidate : candidates) {
            try {
                return new NetworkSource(demuxer(address, candidate, camera, interrupt), epoch, clock);
            } catch (FailureException e) {
                if (e.kind() != FailureKind.REFUSED && e.kind() != FailureKind.UNREACHABLE) {
                    throw explained(e, address, candidate, camera, interrupt);
                }
                last = e;
            }
        }
        throw last;
    }

    private Demuxer demuxer(NetworkAddress address, InetAddress host, CameraSettings camera, Interrupt interrupt)
            throws FailureException {
        String url = address.forLibav(host, camera);
        Optional<Path> certificate = camera.input().certificateFile();
        return switch (camera.kind()) {
            case RTSP, RTSPS -> Inputs.rtsp(url, transport(camera), certificate, interrupt, clock);
            case HTTP, HTTPS -> Inputs.jpegs(url, address.hostHeader(), certificate, interrupt, clock);
            case FILE, DEVICE -> throw new IllegalArgumentException(camera + " is not on the network");
        };
    }

    private static Inputs.Transport transport(CameraSettings camera) {
        return switch (camera.input().transport()) {
            case AUTO -> Inputs.Transport.AUTO;
            case TCP -> Inputs.Transport.TCP;
            case UDP -> Inputs.Transport.UDP;
        };
    }

    private static FailureException explained(
            FailureException failure,
            NetworkAddress address,
            InetAddress host,
            CameraSettings camera,
            Interrupt interrupt) {
        if (failure.kind() == FailureKind.AUTH && camera.username().isEmpty()) {
            return new FailureException(
                    FailureKind.AUTH,
                    "the camera wants a user name and a password, and none are configured (username, password-file)",
                    failure);
        }
        // libav says no more than that there was an error of input or output when TLS does not come about.
        if (failure.kind() == FailureKind.ENDED
                && camera.kind().isEncrypted()
                && interrupt.reason().isEmpty()) {
            return CertificateLook.explain(host, address.port(), camera.input().certificateFile())
                    .orElse(failure);
        }
        return failure;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
