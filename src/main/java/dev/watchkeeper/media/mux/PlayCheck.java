package dev.watchkeeper.media.mux;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.VideoDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * Checks whether a recorded file plays, as a player would: opens it, examines its first group of pictures and decodes some of it; stateless, frees
 * native memory before it returns. It relies on nothing that the writer believes.
 */
public final class PlayCheck {
    /** Enough to know, and quick: a 4K picture takes about 20 ms. */
    private static final int MAX_DECODED = 8;

    /** More than one group of pictures of a usual camera; bounds the reading. */
    private static final int MAX_UNITS = 250;

    private PlayCheck() {}

    /** What a check found. */
    public sealed interface Result {}

    /** It opens, and pictures of it can be decoded; immutable. */
    public record Plays() implements Result {}

    /** No player opens it, or it does not hold pictures; immutable. */
    public record Broken(String why) implements Result {}

    /** It opens, but no picture examined can be decoded: they may have arrived damaged; immutable. */
    public record Undecodable(String why) implements Result {}

    /**
     * Checks the file, which may still be growing.
     *
     * @param cancelled checked for each picture; true ends the check, which then finds nothing wrong
     */
    public static Result check(Path file, BooleanSupplier cancelled) {
        try (Mp4Input input = new Mp4Input(file);
                VideoDecoder decoder = new VideoDecoder()) {
            Track.Video track = track(input);
            int lengthBytes = lengthBytes(track.codec(), track.extradata());
            AtomicInteger good = new AtomicInteger();
            int keyframes = 0;
            int pictures = 0;
            for (int i = 0; i < MAX_UNITS && !cancelled.getAsBoolean(); i++) {
                Optional<Mp4Input.Unit> next = input.next();
                if (next.isEmpty()) {
                    break;
                }
                Mp4Input.Unit unit = next.get();
                if (!unit.isVideo()) {
                    continue;
                }
                keyframes += unit.keyframe() ? 1 : 0;
                if (keyframes > 1 && good.get() > 0) {
                    break;
                }
                Optional<String> fault = lengthBytes == 0 ? Optional.empty() : fault(unit.data(), lengthBytes);
                if (fault.isPresent()) {
                    return new Broken("its picture " + (pictures + 1) + " " + fault.get());
                }
                pictures++;
                if (good.get() < MAX_DECODED) {
                    decoder.decode(packet(track, unit), picture -> good.addAndGet(picture.damaged() ? 0 : 1));
                }
            }
            decoder.drain(picture -> good.addAndGet(picture.damaged() ? 0 : 1));
            if (cancelled.getAsBoolean() || good.get() > 0) {
                return new Plays();
            }
            return pictures == 0
                    ? new Broken("it holds no picture")
                    : new Undecodable("none of its first " + pictures + " pictures can be decoded");
        } catch (FailureException e) {
            return new Broken("it cannot be opened: " + e.sentence());
        }
    }

    static Track.Video track(Mp4Input input) {
        AVCodecParameters parameters = input.videoParameters();
        Codec codec = codec(parameters);
        return new Track.Video(codec, Mp4Input.extradata(parameters), parameters.width(), parameters.height(), 0, "");
    }

    static Codec codec(AVCodecParameters parameters) {
        return switch (parameters.codec_id()) {
            case AV_CODEC_ID_HEVC -> Codec.H265;
            case AV_CODEC_ID_MJPEG -> Codec.MJPEG;
            case AV_CODEC_ID_H264 -> Codec.H264;
            default -> Codec.RAW;
        };
    }

    /** Size of the length prefixes of NAL units (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1); 0 where there are none. */
    static int lengthBytes(Codec codec, byte[] head) {
        int at = switch (codec) {
            case H264 -> 4;
            case H265 -> 21;
            case MJPEG, RAW, AAC, OPUS, OTHER_AUDIO -> Integer.MAX_VALUE;
        };
        return head.length > at ? (head[at] & 3) + 1 : 0;
    }

    static Packet packet(Track.Video track, Mp4Input.Unit unit) {
        return new Packet(
                track,
                unit.data(),
                unit.ptsMicros(),
                unit.dtsMicros(),
                unit.durationMicros(),
                unit.keyframe(),
                1,
                Instant.EPOCH,
                0);
    }

    /** What is wrong with a picture's length-prefixed NAL units. */
    static Optional<String> fault(byte[] data, int lengthBytes) {
        int at = 0;
        while (at < data.length) {
            long size = 0;
            for (int i = 0; i < lengthBytes && at + i < data.length; i++) {
                size = size << 8 | data[at + i] & 0xFF;
            }
            at += lengthBytes;
            if (size == 0) {
                return Optional.of("has a NAL unit of size 0");
            }
            if (size > data.length - at) {
                return Optional.of("has a NAL unit that is longer than the picture");
            }
            int end = at + (int) size;
            for (int i = at; i + 2 < end; i++) {
                if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                    return Optional.of("has a start code within a NAL unit");
                }
            }
            at = end;
        }
        return Optional.empty();
    }
}
