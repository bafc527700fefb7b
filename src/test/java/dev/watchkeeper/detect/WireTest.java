package dev.watchkeeper.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.detect.wire.Picture;
import dev.watchkeeper.detect.wire.Reply;
import dev.watchkeeper.detect.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class WireTest {
    private static byte[] written(Reply reply) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Wire.write(out, reply);
        return out.toByteArray();
    }

    @Test
    void everyMessageComesThrough() throws IOException {
        List<Reply> replies = List.of(
                new Reply.Ready(new Reply.Shape(416, 320, false), "yolox", 80, 7),
                new Reply.Seen(3, 9, List.of(new Reply.Seen.Thing(2, 0.5, 0.1, 0.2, 0.3, 0.4))),
                new Reply.Refused("Es gibt kein Modell: größer."));
        for (Reply reply : replies) {
            assertThat(Wire.readReply(new ByteArrayInputStream(written(reply)))).contains(reply);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Wire.write(out, new Picture(4, 2, 1, new byte[] {1, 2, 3, 4, 5, 6}));
        assertThat(Wire.readPicture(new ByteArrayInputStream(out.toByteArray())))
                .hasValueSatisfying(picture -> assertThat(picture.pixels()).containsExactly(1, 2, 3, 4, 5, 6));
        assertThat(Wire.readReply(new ByteArrayInputStream(new byte[0]))).isEmpty();
    }

    @Test
    void whateverComesIsReadWithinBoundsOrRefused() throws IOException {
        byte[] good = written(new Reply.Seen(3, 9, List.of(new Reply.Seen.Thing(2, 0.5, 0.1, 0.2, 0.3, 0.4))));
        Random random = new Random(17);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(1, good.length + 1));
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                var unused = Wire.readReply(new ByteArrayInputStream(bad));
            } catch (IOException e) {
                assertThat(e).isNotNull();
            }
        }
        byte[] huge = {0x57, 0x4B, 0x44, 0x31, 3, 0x7F, -1, -1, -1};
        assertThatThrownBy(() -> Wire.readReply(new ByteArrayInputStream(huge)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void picturesKeepTheirProportionsUnlessTheyAreStretched() {
        Reply.Shape letterbox = new Reply.Shape(416, 416, false);
        assertThat(letterbox.fittedWidthPx(1920, 1080)).isEqualTo(416);
        assertThat(letterbox.fittedHeightPx(1920, 1080)).isEqualTo(234);
        assertThat(letterbox.fittedWidthPx(1080, 1920)).isEqualTo(234);
        Reply.Shape stretched = new Reply.Shape(352, 352, true);
        assertThat(stretched.fittedHeightPx(1920, 1080)).isEqualTo(352);
    }
}
