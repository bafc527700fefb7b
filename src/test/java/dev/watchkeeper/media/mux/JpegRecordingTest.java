package dev.watchkeeper.media.mux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.JpegPackets;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.TestClip;
import dev.watchkeeper.media.Track;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JPEG pictures in MP4: written, read back, exported, and played as a camera's file. */
final class JpegRecordingTest {
    @TempDir
    Path folder;

    @Test
    void aRecordingCanBeReadExportedAndPlayed() throws Exception {
        List<Packet> packets = JpegPackets.of(TestClip.encode(160, 120, 30).packets(0, 30));
        Path file = folder.resolve("a.mp4");
        try (Mp4Writer writer =
                new Mp4Writer(file, (Track.Video) packets.getFirst().track(), Optional.empty())) {
            for (Packet packet : packets) {
                assertThat(writer.write(packet)).isTrue();
            }
        }
        MediaFile whole = MediaFile.read(file);
        assertThat(whole.codec()).isEqualTo(Codec.MJPEG);
        assertThat(whole.pictures()).isEqualTo(30);
        assertThat(whole.keyframes()).isEqualTo(30);

        Path part = folder.resolve("part.mp4");
        assertThat(Remuxer.join(List.of(new Remuxer.Piece(file, 0)), 1_000_000, 2_000_000, () -> part, () -> false)
                        .parts())
                .hasSize(1);
        assertThat(MediaFile.read(part).pictures()).isBetween(9L, 12L);
        assertThat(MediaFile.read(part).codec()).isEqualTo(Codec.MJPEG);

        ManualClock clock = new ManualClock();
        try (Demuxer demuxer = Inputs.file(part, new Interrupt(clock), clock)) {
            Reading.Unit unit = (Reading.Unit) demuxer.read();
            assertThat(unit.data()).isEqualTo(packets.get(10).data());
            assertThat(((Track.Video) unit.track()).widthPx()).isEqualTo(160);
        }
    }
}
