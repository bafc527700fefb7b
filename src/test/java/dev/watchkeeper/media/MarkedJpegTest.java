package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class MarkedJpegTest {
    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    private static byte[] gray(int widthPx, int heightPx) throws Exception {
        BufferedImage image = new BufferedImage(widthPx, heightPx, BufferedImage.TYPE_INT_RGB);
        Graphics graphics = image.getGraphics();
        graphics.setColor(Color.GRAY);
        graphics.fillRect(0, 0, widthPx, heightPx);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", out);
        return out.toByteArray();
    }

    private static boolean isGreen(BufferedImage image, int x, int y) {
        Color colour = new Color(image.getRGB(x, y));
        return colour.getGreen() > colour.getRed() + 60 && colour.getGreen() > colour.getBlue() + 60;
    }

    @Test
    void aFrameIsDrawnAroundThePlaceAndNothingElse() throws Exception {
        byte[] marked = MarkedJpeg.draw(gray(640, 360), List.of(new MarkedJpeg.Place(0.25, 0.25, 0.5, 0.5)))
                .orElseThrow();
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(marked));
        assertThat(image.getWidth()).isEqualTo(640);
        assertThat(isGreen(image, 161, 180)).as("left").isTrue();
        assertThat(isGreen(image, 479, 180)).as("right").isTrue();
        assertThat(isGreen(image, 320, 91)).as("top").isTrue();
        assertThat(isGreen(image, 320, 269)).as("bottom").isTrue();
        assertThat(isGreen(image, 320, 180)).as("inside").isFalse();
        assertThat(isGreen(image, 100, 180)).as("outside").isFalse();
    }

    @Test
    void placesAtTheEdgesAndOfNoSizeStayWithinThePicture() throws Exception {
        assertThat(MarkedJpeg.draw(
                        gray(66, 34),
                        List.of(
                                new MarkedJpeg.Place(0, 0, 1, 1),
                                new MarkedJpeg.Place(0.99, 0.99, 0, 0),
                                new MarkedJpeg.Place(1, 1, 0, 0))))
                .isPresent();
    }

    @Test
    void whatIsNoPictureIsLeftAlone() {
        assertThat(MarkedJpeg.draw(new byte[] {1, 2, 3}, List.of(new MarkedJpeg.Place(0, 0, 1, 1))))
                .isEmpty();
    }
}
