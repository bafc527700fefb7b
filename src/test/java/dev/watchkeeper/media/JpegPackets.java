package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import java.util.ArrayList;
import java.util.List;

/** Turns encoded packets into what a JPEG camera would send of the same scene; stateless. */
public final class JpegPackets {
    private JpegPackets() {}

    /** One JPEG packet for each picture. */
    public static List<Packet> of(List<Packet> packets) {
        List<Packet> jpegs = new ArrayList<>();
        JpegParameters parameters = new JpegParameters();
        try (VideoDecoder decoder = new VideoDecoder();
                JpegEncoder encoder = new JpegEncoder(JpegEncoder.NO_LIMIT_PX)) {
            packets.forEach(packet -> decoder.decode(packet, p -> jpegs.add(jpeg(p, encoder, parameters))));
            decoder.drain(p -> jpegs.add(jpeg(p, encoder, parameters)));
        }
        return jpegs;
    }

    private static Packet jpeg(DecodedPicture picture, JpegEncoder encoder, JpegParameters parameters) {
        try {
            byte[] bytes = encoder.encode(picture).bytes();
            parameters.keyframe(bytes);
            return new Packet(
                    parameters.track().orElseThrow(),
                    bytes,
                    picture.ptsMicros(),
                    picture.ptsMicros(),
                    0,
                    true,
                    picture.epoch(),
                    picture.time(),
                    picture.ptsMicros() * 1_000);
        } catch (FailureException e) {
            throw new IllegalStateException(e);
        }
    }
}
