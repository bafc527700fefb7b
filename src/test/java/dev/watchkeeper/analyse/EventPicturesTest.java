package dev.watchkeeper.analyse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.event.Movement.Box;
import dev.watchkeeper.media.JpegCutter;
import dev.watchkeeper.media.JpegCutter.Piece;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.TestClip;
import java.io.ByteArrayInputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Which pieces of a picture a model gets to see, and that they are what they should be. */
final class EventPicturesTest {
    @Test
    void theWholePictureComesFirstAndTheLargestRegionsFollow() {
        List<Piece> pieces = EventPictures.pieces(
                List.of(
                        new Box(0.4, 0.4, 0.2, 0.2),
                        new Box(0.42, 0.42, 0.16, 0.16),
                        new Box(0.0, 0.9, 0.02, 0.02),
                        new Box(0.9, 0.1, 0.05, 0.05)),
                3);
        assertThat(pieces).hasSize(3);
        assertThat(pieces.getFirst()).isEqualTo(Piece.WHOLE);
        assertThat(pieces.get(1).x()).isBetween(0.34, 0.36);
        assertThat(pieces.get(1).width()).isBetween(0.29, 0.31);
        assertThat(pieces.get(2).x()).isZero();
        assertThat(pieces.get(2).width()).isEqualTo(0.12);
        assertThat(EventPictures.pieces(List.of(new Box(0, 0, 1, 1)), 4)).hasSize(1);
        assertThat(EventPictures.pieces(List.of(new Box(0.4, 0.4, 0.2, 0.2)), 1))
                .hasSize(1);
    }

    @Test
    void noSideIsLongerThanTheLimit() throws Exception {
        TestClip clip = TestClip.encode(320, 180, 1);
        byte[] jpeg = JpegPackets.of(clip.packets(0, 1)).getFirst().data();
        var whole = ImageIO.read(new ByteArrayInputStream(jpeg));
        List<byte[]> cut = JpegCutter.cut(
                jpeg, List.of(Piece.WHOLE, new Piece(0.25, 0, 0.25, 1), new Piece(0.99, 0.99, 0.01, 0.01)), 128);
        var small = ImageIO.read(new ByteArrayInputStream(cut.getFirst()));
        assertThat(Math.max(small.getWidth(), small.getHeight())).isBetween(120, 128);
        assertThat((double) small.getWidth() / small.getHeight())
                .isCloseTo((double) whole.getWidth() / whole.getHeight(), org.assertj.core.data.Offset.offset(0.05));
        var piece = ImageIO.read(new ByteArrayInputStream(cut.get(1)));
        assertThat(Math.max(piece.getWidth(), piece.getHeight())).isLessThanOrEqualTo(128);
        assertThat(ImageIO.read(new ByteArrayInputStream(cut.get(2)))).isNotNull();
    }

    @Test
    void whatIsNoPictureIsRefused() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> JpegCutter.cut(new byte[] {1, 2, 3}, List.of(Piece.WHOLE), 128))
                .isInstanceOf(dev.watchkeeper.base.FailureException.class);
    }
}
