package dev.watchkeeper.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures of messages, in a sender whose heap is small. */
final class LetterPictureTest {
    private static final long AMPLE = 1L << 30;

    @TempDir
    Path folder;

    private Path jpeg(int bytes) throws Exception {
        byte[] content = new byte[bytes];
        content[0] = (byte) 0xff;
        content[1] = (byte) 0xd8;
        return Files.write(folder.resolve("picture-" + bytes + ".jpg"), content);
    }

    @Test
    void aPictureIsReadWhole() throws Exception {
        assertThat(LetterPicture.read(jpeg(400_000), () -> AMPLE).orElseThrow()).hasSize(400_000);
    }

    @Test
    void whereTheHeapHasNoRoomTheMessageGoesWithoutItsPicture() throws Exception {
        Path picture = jpeg(400_000);
        assertThat(LetterPicture.read(picture, () -> 2_399_999)).isEmpty();
        assertThat(LetterPicture.read(picture, () -> 2_400_000)).isPresent();
    }

    @Test
    void whatIsNoPictureOrTooLargeIsLeftOut() throws Exception {
        assertThat(LetterPicture.read(jpeg((4 << 20) + 1), () -> AMPLE)).isEmpty();
        assertThat(LetterPicture.read(Files.writeString(folder.resolve("text"), "no picture"), () -> AMPLE))
                .isEmpty();
        assertThat(LetterPicture.read(folder.resolve("gone"), () -> AMPLE)).isEmpty();
    }
}
