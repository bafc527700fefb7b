package dev.watchkeeper.capture;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Interrupt;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Opens the real sources: RTSP sessions and files; thread-safe. */
public final class SourceOpener implements Source.Opener, AutoCloseable {
    private final Clock clock;
    private final Resolver resolver = new Resolver();

    public SourceOpener(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Source open(CameraSettings camera, Interrupt interrupt, long epoch) throws FailureException {
        return camera.isFile() ? openFile(camera, interrupt, epoch) : openRtsp(camera, interrupt, epoch);
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
                Demuxer.openFile(camera.file(), interrupt, clock), camera.loop(), interrupt, epoch, clock);
    }

    private Source openRtsp(CameraSettings camera, Interrupt interrupt, long epoch) throws FailureException {
        RtspAddress address = RtspAddress.parse(camera.url());
        Demuxer.Transport transport = switch (camera.transport()) {
            case AUTO -> Demuxer.Transport.AUTO;
            case TCP -> Demuxer.Transport.TCP;
            case UDP -> Demuxer.Transport.UDP;
        };
        List<InetAddress> candidates = resolver.resolve(address.host(), interrupt);
        FailureException last = new FailureException(FailureKind.UNREACHABLE, "the host has no address");
        for (InetAddress candidate : candidates) {
            try {
                return new RtspSource(
                        Demuxer.openRtsp(address.forLibav(candidate, camera), transport, interrupt, clock),
                        epoch,
                        clock);
            } catch (FailureException e) {
                if (e.kind() == FailureKind.AUTH && camera.username().isEmpty()) {
                    throw new FailureException(
                            FailureKind.AUTH,
                            "the camera wants a user name and a password, and none are configured (username, password-file)",
                            e);
                }
                if (e.kind() != FailureKind.REFUSED && e.kind() != FailureKind.UNREACHABLE) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }

    @Override
    public void close() {
        resolver.close();
    }
}
