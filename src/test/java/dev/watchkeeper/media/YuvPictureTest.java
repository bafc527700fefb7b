package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.media.YuvPicture.Area;
import dev.watchkeeper.media.YuvPicture.Colour;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class YuvPictureTest {
    private static final Colour RED = new Colour(80, 90, 240);

    @Test
    void aNewPictureIsBlack() {
        YuvPicture picture = new YuvPicture(10, 6);
        assertThat(picture.at(0, 0)).isEqualTo(Colour.BLACK);
        assertThat(picture.at(9, 5)).isEqualTo(Colour.BLACK);
    }

    @Test
    void fillingStaysWithinTheArea() {
        YuvPicture picture = new YuvPicture(200, 20);
        picture.fill(new Area(2, 4, 100, 6), RED);
        assertThat(picture.at(2, 4)).isEqualTo(RED);
        assertThat(picture.at(101, 9)).isEqualTo(RED);
        assertThat(picture.at(1, 4)).isEqualTo(Colour.BLACK);
        assertThat(picture.at(102, 4)).isEqualTo(Colour.BLACK);
        assertThat(picture.at(2, 3)).isEqualTo(Colour.BLACK);
        assertThat(picture.at(2, 10)).isEqualTo(Colour.BLACK);
    }

    @Test
    void drawingCopiesAllPlanesToTheirPlace() {
        YuvPicture small = new YuvPicture(4, 2);
        small.fill(new Area(0, 0, 4, 2), RED);
        YuvPicture picture = new YuvPicture(16, 8);
        picture.draw(small, 6, 4);
        assertThat(picture.at(6, 4)).isEqualTo(RED);
        assertThat(picture.at(9, 5)).isEqualTo(RED);
        assertThat(picture.at(10, 4)).isEqualTo(Colour.BLACK);
        assertThat(picture.at(6, 6)).isEqualTo(Colour.BLACK);
    }

    @Test
    void brightnessIsDrawnWithoutColour() {
        YuvPicture picture = new YuvPicture(16, 8);
        picture.fill(new Area(0, 0, 16, 8), RED);
        picture.drawLuma(new byte[] {100, 101, 102, (byte) 200, 104, 105}, 5, 3, 3);
        assertThat(picture.at(5, 3)).isEqualTo(new Colour(100, 90, 240));
        assertThat(picture.at(5, 4)).isEqualTo(new Colour(200, 90, 240));
        assertThat(picture.at(8, 3)).isEqualTo(RED);
    }

    @Test
    void planesAreCopiedRowByRow() {
        YuvPicture picture = new YuvPicture(4, 4);
        picture.fill(new Area(0, 2, 4, 2), RED);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(3 * 2);
            picture.copyPlane(2, target, 3);
            assertThat(target.toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly((byte) 128, (byte) 128, 0, (byte) 240, (byte) 240, 0);
        }
    }

    @Test
    void sidesMustBeEven() {
        assertThatThrownBy(() -> new YuvPicture(3, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new YuvPicture(4, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
