package dev.watchkeeper.lab.encode;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Track;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Saves encoded video clips in a file format of this program's own, so that the next start is quick; stateless. */
public final class ClipFile {
    private static final int MAGIC = 0x574b_4331;
    private static final int MAX_UNITS = 1 << 20;
    private static final int MAX_UNIT_BYTES = 64 << 20;

    private ClipFile() {}

    /** Writes the clip to a temporary file and renames it, so that nobody reads a partial clip. */
    public static void write(EncodedClip clip, Path file) throws FailureException {
        if (!(clip.track() instanceof Track.Video video)) {
            throw new IllegalArgumentException("only video clips can be saved");
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "clip", ".part");
            try {
                try (DataOutputStream out =
                        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
                    out.writeInt(MAGIC);
                    out.writeUTF(video.codec().name());
                    out.writeUTF(video.codecString());
                    out.writeInt(video.widthPx());
                    out.writeInt(video.heightPx());
                    out.writeInt(video.reorderDepth());
                    writeBytes(out, video.extradata());
                    out.writeLong(clip.durationMicros());
                    out.writeInt(clip.units().size());
                    for (EncodedClip.Unit unit : clip.units()) {
                        out.writeLong(unit.ptsMicros());
                        out.writeLong(unit.dtsMicros());
                        out.writeBoolean(unit.keyframe());
                        writeBytes(out, unit.data());
                    }
                }
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new FailureException(FailureKind.WRITE_FAILED, file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads a clip; empty if the file is missing, damaged or of another format. */
    public static Optional<EncodedClip> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readInt() != MAGIC) {
                return Optional.empty();
            }
            Codec codec = Codec.valueOf(in.readUTF());
            String codecString = in.readUTF();
            int width = in.readInt();
            int height = in.readInt();
            int reorder = in.readInt();
            Track track = new Track.Video(codec, readBytes(in), width, height, reorder, codecString);
            long duration = in.readLong();
            int count = checked(in.readInt(), MAX_UNITS);
            List<EncodedClip.Unit> units = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long pts = in.readLong();
                long dts = in.readLong();
                boolean keyframe = in.readBoolean();
                units.add(new EncodedClip.Unit(readBytes(in), pts, dts, keyframe));
            }
            return Optional.of(new EncodedClip(track, units, duration));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // damaged: the caller encodes it again
        }
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[checked(in.readInt(), MAX_UNIT_BYTES)];
        in.readFully(bytes);
        return bytes;
    }

    private static int checked(int value, int max) throws IOException {
        if (value < 0 || value > max) {
            throw new IOException("bad length " + value);
        }
        return value;
    }
}
