package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.H264Encoder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/** Encodes drawn pictures as H.264 packets like those of a camera, for tests; immutable. */
public final class TestVideo {
    public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final int widthPx;
    private final int heightPx;
    private final int fps;
    private final int gop;

    public TestVideo(int widthPx, int heightPx, int fps, int gop) {
        this.widthPx = widthPx;
        this.heightPx = heightPx;
        this.fps = fps;
        this.gop = gop;
    }

    /** @param luma gives the brightness of picture n, width × height bytes; the colour is gray */
    public List<Packet> encode(int pictures, long epoch, IntFunction<byte[]> luma) {
        Natives.load(false);
        try (H264Encoder encoder = new H264Encoder(new H264Encoder.Shape(widthPx, heightPx, fps, gop, false))) {
            for (int n = 0; n < pictures; n++) {
                byte[] i420 = Arrays.copyOf(luma.apply(n), widthPx * heightPx * 3 / 2);
                Arrays.fill(i420, widthPx * heightPx, i420.length, (byte) 128);
                encoder.add(i420);
            }
            EncodedClip clip = encoder.finish();
            return clip.units().stream()
                    .map(unit -> packet(clip.track(), unit, epoch))
                    .toList();
        } catch (FailureException e) {
            throw new IllegalStateException(e);
        }
    }

    private Packet packet(Track track, EncodedClip.Unit unit, long epoch) {
        return new Packet(
                track,
                unit.data(),
                unit.ptsMicros(),
                unit.dtsMicros(),
                1_000_000 / fps,
                unit.keyframe(),
                epoch,
                START.plusNanos(unit.ptsMicros() * 1000),
                unit.ptsMicros() * 1000);
    }

    /** The packet with other bytes, for example damaged ones. */
    public static Packet withData(Packet packet, byte[] data) {
        return new Packet(
                packet.track(),
                data,
                packet.ptsMicros(),
                packet.dtsMicros(),
                packet.durationMicros(),
                packet.keyframe(),
                packet.epoch(),
                packet.time(),
                packet.timeNanos());
    }
}
