package dev.watchkeeper.record;

import dev.watchkeeper.base.DiskSpace;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.mux.Converter;
import dev.watchkeeper.media.mux.Remuxer;
import dev.watchkeeper.record.Exporter.Export;
import dev.watchkeeper.record.Exporter.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Joins pieces of recordings into one file of a folder: MP4, or an archive of several where the codec changes; thread-safe. */
final class Assembler {
    private static final String GROWING = "growing-";

    /** A few megabytes of the largest cameras. */
    private static final int PACKETS_BETWEEN_LOOKS = 100;

    private final Path folder;
    private final Room room;
    private final AtomicLong number = new AtomicLong();

    /** How much may be written; thread-safe. */
    @FunctionalInterface
    interface Room {
        /** Less than 0 if the volume has less free space than must stay free. */
        long bytes() throws IOException;

        /** What the volume of the folder has beside the spare bytes, which stay free. */
        static Room on(Path folder, long spareBytes) {
            return () -> DiskSpace.on(folder).usableBytes() - spareBytes;
        }
    }

    Assembler(Path folder, Room room) {
        this.folder = folder;
        this.room = room;
    }

    /** Ends the work when the volume fills up meanwhile, before recordings lack the space; confined to the working thread. */
    private final class RoomWatch implements Remuxer.Watch {
        private final Remuxer.Watch asker;
        private int packets;
        private boolean full;

        RoomWatch(Remuxer.Watch asker) {
            this.asker = asker;
        }

        @Override
        public boolean isCancelled() {
            if (!full && packets++ % PACKETS_BETWEEN_LOOKS == 0) {
                full = isFull();
            }
            return full || asker.isCancelled();
        }

        private boolean isFull() {
            try {
                return room.bytes() < 0;
            } catch (IOException e) {
                return false; // what is written next says what is wrong
            }
        }

        @Override
        public void reached(long micros) {
            asker.reached(micros);
        }
    }

    static Remuxer.Order order(Instant from, Instant to, Map<String, String> metadata) {
        return new Remuxer.Order(micros(from), micros(to), metadata);
    }

    /** What an export says of itself. */
    static Map<String, String> metadata(ExportsView.Order order) {
        Instant from = order.from().truncatedTo(ChronoUnit.SECONDS);
        Instant to = order.to().truncatedTo(ChronoUnit.SECONDS);
        return Map.of(
                "title",
                order.title() + ", " + from,
                "creation_time",
                order.from().truncatedTo(ChronoUnit.MILLIS).toString(),
                "comment",
                "Camera " + order.camera() + " from " + from + " to " + to + ", recorded by Watchkeeper");
    }

    /** Whether a file of the folder is still being written, or was left so. */
    static boolean isGrowing(Path file) {
        return file.getFileName().toString().startsWith(GROWING);
    }

    /**
     * Makes the file.
     *
     * @param sources in order of time
     * @param name what the file is called, and whether it is converted
     * @return empty if there is no picture in between
     * @throws FailureException {@code DISK_FULL} if the volume fills up meanwhile; nothing of the file is left then
     */
    Optional<Export> make(List<Source> sources, Remuxer.Order order, Name name, Remuxer.Watch asker)
            throws FailureException, IOException {
        RoomWatch watch = new RoomWatch(asker);
        try {
            return assemble(sources, order, name, watch);
        } catch (FailureException e) {
            throw watch.full ? noRoom() : e;
        }
    }

    private Optional<Export> assemble(List<Source> sources, Remuxer.Order order, Name name, Remuxer.Watch watch)
            throws FailureException, IOException {
        List<Remuxer.Piece> pieces = sources.stream()
                .map(source -> new Remuxer.Piece(source.file(), micros(source.from())))
                .toList();
        List<Path> growing = new ArrayList<>();
        try {
            Remuxer.Result result = Remuxer.join(pieces, order, () -> growing(growing, ".mp4"), watch);
            if (result.parts().isEmpty()) {
                return Optional.empty();
            }
            List<Remuxer.Part> parts =
                    name.converts ? converted(result.parts(), order, growing, watch) : result.parts();
            boolean archive = parts.size() > 1;
            Path whole = archive ? archive(parts, growing) : parts.getFirst().file();
            Path target = folder.resolve(name.name + (archive ? ".zip" : ".mp4"));
            Path file = Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(new Export(
                    file,
                    parts.stream()
                            .map(part -> part.codec().name().toLowerCase(Locale.ROOT))
                            .distinct()
                            .collect(Collectors.joining(", ")),
                    result.covered(),
                    Duration.of(result.silentMicros(), ChronoUnit.MICROS),
                    result.unreadable().stream().map(Remuxer.Piece::file).collect(Collectors.toSet())));
        } finally {
            for (Path file : growing) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * What becomes of the joined pieces; immutable.
     *
     * @param name of the file without its ending
     * @param converts whether video other than H.264 is converted
     */
    record Name(String name, boolean converts) {}

    private List<Remuxer.Part> converted(
            List<Remuxer.Part> parts, Remuxer.Order order, List<Path> growing, Remuxer.Watch watch)
            throws FailureException {
        List<Remuxer.Part> all = new ArrayList<>();
        for (Remuxer.Part part : parts) {
            if (part.codec() == Codec.H264) {
                all.add(part);
                continue;
            }
            Path target = growing(growing, ".mp4");
            Converter.convert(part.file(), target, order.metadata(), watch);
            all.add(new Remuxer.Part(target, Codec.H264, part.durationMicros()));
        }
        return all;
    }

    private Path growing(List<Path> all, String ending) {
        Path file = folder.resolve(GROWING + number.incrementAndGet() + ending);
        all.add(file);
        return file;
    }

    /** Compressing pictures again does not make them smaller: the files are stored as they are. */
    private Path archive(List<Remuxer.Part> parts, List<Path> growing) throws IOException, FailureException {
        long bytes = 0;
        for (Remuxer.Part part : parts) {
            bytes += Files.size(part.file());
        }
        checkRoom(bytes);
        Path archive = growing(growing, ".zip");
        try (ZipOutputStream zip = new ZipOutputStream(PrivateFiles.append(archive))) {
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (int i = 0; i < parts.size(); i++) {
                String codec = parts.get(i).codec().name().toLowerCase(Locale.ROOT);
                zip.putNextEntry(new ZipEntry(String.format(Locale.ROOT, "%02d-%s.mp4", i + 1, codec)));
                Files.copy(parts.get(i).file(), zip);
                zip.closeEntry();
            }
        }
        return archive;
    }

    /** @throws FailureException {@code DISK_FULL} if so many bytes would not leave the spare ones */
    void checkRoom(long bytes) throws FailureException {
        try {
            if (room.bytes() < bytes) {
                throw noRoom();
            }
        } catch (IOException e) {
            throw SegmentFiles.failure(folder, e);
        }
    }

    private FailureException noRoom() {
        return new FailureException(
                FailureKind.DISK_FULL,
                "There is no room for the export in " + folder
                        + "; free some space on its volume, or ask for a shorter time");
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }
}
