package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Cuts pieces out of JPEG pictures and scales them down; stateless, and each call is confined to its thread. */
public final class JpegCutter {
    private static final int SMALLEST_PX = 16;

    private JpegCutter() {}

    /**
     * A rectangle of a picture; immutable. All numbers are shares of the picture, 0 to 1.
     *
     * @param x the left edge
     * @param y the upper edge
     */
    public record Piece(double x, double y, double width, double height) {
        public static final Piece WHOLE = new Piece(0, 0, 1, 1);
    }

    /**
     * Makes a JPEG picture of each piece.
     *
     * @param maxSidePx no side of them is longer
     * @throws FailureException INTERNAL if the picture cannot be decoded
     */
    public static List<byte[]> cut(byte[] jpeg, List<Piece> pieces, int maxSidePx) throws FailureException {
        Track.Video track = new Track.Video(Codec.MJPEG, new byte[0], 0, 0, 0, "");
        Packet packet = new Packet(track, jpeg, 0, 0, 0, true, 1, Instant.EPOCH, 0);
        List<byte[]> cut = new ArrayList<>();
        List<FailureException> failures = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder()) {
            decoder.decodeAlone(packet, picture -> {
                try {
                    for (Piece piece : pieces) {
                        cut.add(piece(picture, piece, maxSidePx));
                    }
                } catch (FailureException e) {
                    failures.add(e);
                }
            });
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
        if (cut.size() != pieces.size()) {
            throw new FailureException(FailureKind.INTERNAL, "the picture cannot be decoded");
        }
        return cut;
    }

    private static byte[] piece(DecodedPicture picture, Piece piece, int maxSidePx) throws FailureException {
        int x = even(piece.x() * picture.widthPx(), picture.widthPx() - SMALLEST_PX);
        int y = even(piece.y() * picture.heightPx(), picture.heightPx() - SMALLEST_PX);
        int width = Math.clamp(
                Math.round(piece.width() * picture.widthPx()),
                Math.min(SMALLEST_PX, picture.widthPx()),
                picture.widthPx() - x);
        int height = Math.clamp(
                Math.round(piece.height() * picture.heightPx()),
                Math.min(SMALLEST_PX, picture.heightPx()),
                picture.heightPx() - y);
        double scale = Math.min(1, (double) maxSidePx / Math.max(width, height));
        AVFrame frame = picture.cropped(x, y, width, height);
        try (JpegEncoder encoder = new JpegEncoder(Math.max(2, (int) (width * scale)))) {
            return encoder.encode(picture.showing(frame)).bytes();
        } finally {
            avutil.av_frame_free(frame);
        }
    }

    /** Colours have half the resolution. */
    private static int even(double pixels, int most) {
        return Math.clamp((long) pixels / 2 * 2, 0, Math.max(0, most / 2 * 2));
    }
}
