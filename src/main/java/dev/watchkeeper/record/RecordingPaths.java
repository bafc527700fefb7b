package dev.watchkeeper.record;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * The names of recorded files: {@code recordings/<camera>/2026-11-23/031500.123Z.mp4}, all in UTC; immutable. The second file
 * of the same millisecond is {@code 031500.123Z-2.mp4}.
 *
 * @param data the folder that holds everything Watchkeeper writes
 */
record RecordingPaths(Path data) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss.SSS'Z'", Locale.ROOT);
    private static final int TIME_LENGTH = "031500.123Z".length();

    RecordingPaths {
        data = data.toAbsolutePath().normalize();
    }

    Path root() {
        return data.resolve("recordings");
    }

    /**
     * A name for a file of this time.
     *
     * @param folder the camera's folder below the root
     * @param extension {@code mp4} or {@code jpg}
     * @param number 1 for the first of its millisecond
     */
    Path of(String folder, Instant time, String extension, int number) {
        var utc = time.atOffset(ZoneOffset.UTC);
        return root().resolve(folder)
                .resolve(utc.toLocalDate().toString())
                .resolve(TIME.format(utc) + (number == 1 ? "" : "-" + number) + "." + extension);
    }

    Path relative(Path file) {
        return data.relativize(file.toAbsolutePath().normalize());
    }

    /** The time in the name of a file, wherever that is; empty for a file that Watchkeeper did not name. */
    static Optional<Instant> time(Path file) {
        Path path = file.toAbsolutePath();
        String name = path.getFileName().toString();
        if (path.getNameCount() < 2 || name.length() < TIME_LENGTH) {
            return Optional.empty();
        }
        try {
            LocalDate date =
                    LocalDate.parse(path.getName(path.getNameCount() - 2).toString());
            return Optional.of(date.atTime(LocalTime.parse(name.substring(0, TIME_LENGTH), TIME))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** What the name says; empty for a file that Watchkeeper did not name. */
    Optional<Named> parse(Path file) {
        Path path = file.toAbsolutePath().normalize();
        if (!path.startsWith(root()) || path.getNameCount() != root().getNameCount() + 3) {
            return Optional.empty();
        }
        Path relative = root().relativize(path);
        String name = relative.getName(2).toString();
        int dot = name.lastIndexOf('.');
        String extension = name.substring(dot + 1);
        if (dot < TIME_LENGTH
                || !(extension.equals("mp4") || extension.equals("jpg"))
                || !name.substring(TIME_LENGTH, dot).matches("(-[0-9]{1,4})?")) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.parse(relative.getName(1).toString());
            LocalTime time = LocalTime.parse(name.substring(0, TIME_LENGTH), TIME);
            Instant from = date.atTime(time).toInstant(ZoneOffset.UTC);
            String camera = relative.getName(0).toString();
            String id = camera + "-" + date.format(DateTimeFormatter.BASIC_ISO_DATE) + "T"
                    + name.substring(0, dot).replace(".", "");
            return Optional.of(new Named(camera, from, id, extension.equals("mp4")));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * What a file's name says; immutable.
     *
     * @param camera the name of its folder; {@link CameraFolders} knows whose it is
     * @param from the time of its first picture, to the millisecond
     * @param id unique among the files
     * @param video whether it is a recording, not a still picture
     */
    record Named(String camera, Instant from, String id, boolean video) {}
}
