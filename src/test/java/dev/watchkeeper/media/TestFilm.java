package dev.watchkeeper.media;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.lab.encode.EncodedClip;
import dev.watchkeeper.lab.encode.ToneEncoder;
import dev.watchkeeper.media.mux.Mp4Writer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Makes files and raw streams from a {@link TestClip}, for tests of readers; stateless. */
public final class TestFilm {
    private TestFilm() {}

    /** An MP4 of the clip with a tone beside it, in a folder of the test. */
    public static Path mp4(TestClip clip, Path file) throws FailureException {
        EncodedClip tone = ToneEncoder.aac();
        Track.Audio audio = (Track.Audio) tone.track();
        try (Mp4Writer writer = new Mp4Writer(file, clip.track(), Optional.of(audio))) {
            int heard = 0;
            for (Packet picture : clip.packets(0, clip.frames())) {
                writer.write(picture);
                for (; heard(tone, heard) < picture.dtsMicros() + TestClip.FRAME_MICROS; heard++) {
                    EncodedClip.Unit unit =
                            tone.units().get(heard % tone.units().size());
                    long at = heard(tone, heard);
                    writer.write(new Packet(
                            audio, unit.data(), at, at, 0, true, 1, TestClip.START.plusNanos(at * 1000), at * 1000));
                }
            }
        }
        return file;
    }

    private static long heard(EncodedClip tone, int number) {
        int size = tone.units().size();
        return number / size * tone.durationMicros()
                + tone.units().get(number % size).dtsMicros();
    }

    /** The clip as a raw stream, with its parameter sets before each keyframe. */
    public static byte[] annexB(TestClip clip) {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        try {
            for (Packet picture : clip.packets(0, clip.frames())) {
                if (picture.keyframe()) {
                    stream.write(clip.track().extradata());
                }
                stream.write(picture.data());
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory takes all", e);
        }
        return stream.toByteArray();
    }
}
