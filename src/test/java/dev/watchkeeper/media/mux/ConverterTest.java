package dev.watchkeeper.media.mux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PictureFitter;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.VideoDecoder;
import dev.watchkeeper.media.YuvPicture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversions of recordings whose picture changes its size midway. */
final class ConverterTest {
    private static final int DARK = 20;

    @TempDir
    Path folder;

    @Test
    void laterPicturesOfAnotherShapeGetBars() throws Exception {
        Path joined = joined(TestClip.encode(160, 120, 10), TestClip.encode(320, 160, 10));
        Path target = folder.resolve("target.mp4");

        Converter.convert(joined, target, Map.of(), watch());

        List<YuvPicture> pictures = pictures(target);
        assertThat(pictures).hasSize(20);
        assertThat(pictures).allMatch(picture -> picture.widthPx() == 160 && picture.heightPx() == 120);
        assertThat(isDark(pictures.get(5), 5))
                .as("the first size fills the picture")
                .isFalse();
        // 2:1 within 4:3: 160x80, with 20 rows above and below.
        assertThat(isDark(pictures.get(15), 5)).as("above").isTrue();
        assertThat(isDark(pictures.get(15), 114)).as("below").isTrue();
        assertThat(isDark(pictures.get(15), 60)).as("between").isFalse();
    }

    @Test
    void largerAndSmallerPicturesOfTheSameShapeFillIt() throws Exception {
        Path joined = joined(TestClip.encode(160, 120, 10), TestClip.encode(320, 240, 10));
        Path target = folder.resolve("target.mp4");

        Converter.convert(joined, target, Map.of(), watch());

        assertThat(pictures(target)).hasSize(20).allMatch(picture -> !isDark(picture, 5) && !isDark(picture, 114));
    }

    private Path joined(TestClip first, TestClip second) throws Exception {
        Remuxer.Result result = Remuxer.join(
                List.of(
                        new Remuxer.Piece(write("a.mp4", first.packets(0, 10)), 0),
                        new Remuxer.Piece(write("b.mp4", second.packets(0, 10)), 1_000_000)),
                0,
                2_000_000,
                () -> folder.resolve("joined.mp4"),
                () -> false);
        assertThat(result.parts()).hasSize(1);
        return result.parts().getFirst().file();
    }

    private Path write(String name, List<Packet> packets) throws Exception {
        Path file = folder.resolve(name);
        try (Mp4Writer writer =
                new Mp4Writer(file, (Track.Video) packets.getFirst().track(), Optional.empty())) {
            for (Packet packet : packets) {
                writer.write(packet);
            }
        }
        return file;
    }

    private static Remuxer.Watch watch() {
        return () -> false;
    }

    private static boolean isDark(YuvPicture picture, int row) {
        for (int x = 0; x < picture.widthPx(); x += 8) {
            if (picture.at(x, row).luma() > DARK) {
                return false;
            }
        }
        return true;
    }

    private static List<YuvPicture> pictures(Path file) throws Exception {
        List<YuvPicture> pictures = new ArrayList<>();
        try (Mp4Input input = new Mp4Input(file);
                VideoDecoder decoder = new VideoDecoder();
                PictureFitter fitter = new PictureFitter(160, 120)) {
            Track.Video track = PlayCheck.track(input);
            for (Optional<Mp4Input.Unit> next = input.next(); next.isPresent(); next = input.next()) {
                decoder.decode(
                        PlayCheck.packet(track, next.get()),
                        picture -> pictures.add(
                                fitter.fit(picture, Optional.empty()).orElseThrow()));
            }
            decoder.drain(picture ->
                    pictures.add(fitter.fit(picture, Optional.empty()).orElseThrow()));
        }
        return pictures;
    }
}
