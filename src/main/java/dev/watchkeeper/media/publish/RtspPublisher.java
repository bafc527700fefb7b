package dev.watchkeeper.media.publish;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.YuvPicture;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.jspecify.annotations.Nullable;

/**
 * Publishes drawn pictures as H.264 on a path of an RTSP server, over TCP; confined to the thread that made it. It connects with the first picture,
 * and never again: after a failure only {@link #close()} is left. Call {@link Natives#load} first.
 */
public final class RtspPublisher implements AutoCloseable {
    private final Target target;
    private final Video video;
    private final Interrupt interrupt;
    private final PictureEncoder encoder;
    private @Nullable RtspOutput output;
    private long lastKeyframe;

    /**
     * Where the stream goes; immutable.
     *
     * @param url with an address as host, which libav need not resolve
     * @param server the beginning of sentences about it, such as {@code The server at 127.0.0.1:8554}
     */
    public record Target(String url, String server) {}

    /**
     * What is published; immutable.
     *
     * @param widthPx even
     * @param heightPx even
     * @param fps pictures per second, and pictures from one keyframe to the next
     */
    public record Video(int widthPx, int heightPx, int fps, int bitsPerSecond) {}

    /** @param interrupt stops a call that waits for the server, from any thread */
    public RtspPublisher(Target target, Video video, Interrupt interrupt) throws FailureException {
        this.target = target;
        this.video = video;
        this.interrupt = interrupt;
        encoder = new PictureEncoder(video);
    }

    /**
     * Encodes and sends one picture.
     *
     * @param index its time, counted in pictures since the first, which is 0; rising, with gaps for pictures left out
     * @throws FailureException the interrupt's reason; ENVIRONMENT if the server is away, refuses or takes nothing for 5 s
     */
    public void publish(YuvPicture picture, long index) throws FailureException {
        boolean keyframe = output == null || index - lastKeyframe >= video.fps;
        lastKeyframe = keyframe ? index : lastKeyframe;
        encoder.add(picture, index, keyframe);
        while (encoder.next()) {
            AVPacket packet = encoder.packet();
            RtspOutput open = output;
            if (open == null) {
                if ((packet.flags() & AV_PKT_FLAG_KEY) == 0) {
                    continue;
                }
                open = new RtspOutput(target.url, target.server, interrupt);
                output = open;
                open.open(encoder.context(), encoder.parameterSets());
            }
            open.write(packet, encoder.context());
        }
    }

    /** Ends the session within half a second, with TEARDOWN if the server still answers. */
    @Override
    public void close() {
        RtspOutput open = output;
        output = null;
        if (open != null) {
            open.close();
        }
        encoder.close();
    }
}
