package dev.watchkeeper.backup;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FullDisk;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.store.CopySource;
import dev.watchkeeper.store.DatabaseCopies;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups in {@code backups/} of the data folder; thread-safe, and one process makes them at a time. Bare copies of the database, as former versions made
 * them, count among them until they are too old.
 */
public final class BackupFolder implements CopySource {
    private static final Logger log = LoggerFactory.getLogger(BackupFolder.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("watchkeeper-([0-9]{8}T[0-9]{6}Z)(\\.tar\\.gz|\\.db)");
    private static final String ARCHIVE = ".tar.gz";
    private static final String TEMPORARY = ".growing-";

    /** However long they are kept: somebody may ask for one every minute. */
    static final int MOST = 200;

    private final Path folder;
    private final Path cache;
    private final DatabaseCopies copies;
    private final Clock clock;

    /** @param data the data folder */
    public BackupFolder(Path data, Clock clock) {
        folder = data.resolve("backups");
        cache = data.resolve("cache");
        copies = new DatabaseCopies(clock);
        this.clock = clock;
    }

    /** Writes a verified copy of the database to a file. */
    @FunctionalInterface
    public interface Copying {
        void to(Path target) throws SQLException, IOException;
    }

    /**
     * Makes a backup and verifies it: the archive is unpacked again, and its database opened and read. Only then are older ones deleted.
     *
     * @param configuration the configuration file, if there is one
     * @param keep how old backups may be; the newest stays
     * @throws IOException with a sentence that says what failed; nothing is deleted then
     */
    public BackupsView.Backup make(Copying database, Optional<Path> configuration, Duration keep) throws IOException {
        PrivateFiles.createDirectories(folder);
        removeUnfinished();
        Path copy = folder.resolve(TEMPORARY + "copy.db");
        Path archive = folder.resolve(TEMPORARY + "archive" + ARCHIVE);
        Path proof = folder.resolve(TEMPORARY + "proof.db");
        try {
            database.to(copy);
            Instant at = clock.wall();
            Optional<Archive.Configuration> text = configuration.isPresent()
                    ? Optional.of(Archive.Configuration.of(
                            configuration.get(), ConfigurationText.masked(configuration.get())))
                    : Optional.empty();
            Archive.write(archive, copy, text, at);
            verify(archive, copy, proof, text);
            Path made = place(archive, at);
            removeOld(keep);
            return new BackupsView.Backup(made.getFileName().toString(), at, Files.size(made));
        } catch (SQLException e) {
            throw new IOException("the database could not be copied: " + FullDisk.explain(e), e);
        } finally {
            removeUnfinished();
        }
    }

    private void verify(Path archive, Path copy, Path proof, Optional<Archive.Configuration> text) throws IOException {
        try {
            if (!Archive.read(archive, proof).equals(text) || Files.mismatch(copy, proof) >= 0) {
                throw new IOException("the archive holds something else than was put into it");
            }
            copies.verify(proof, cache);
        } catch (SQLException | IOException e) {
            throw new IOException("the new backup is no good: " + FullDisk.explain(e), e);
        }
    }

    /** Never over another one: two may be made within a second. */
    private Path place(Path archive, Instant at) throws IOException {
        Instant named = at;
        Path made = folder.resolve("watchkeeper-" + STAMP.format(named) + ARCHIVE);
        while (Files.exists(made)) {
            named = named.plusSeconds(1);
            made = folder.resolve("watchkeeper-" + STAMP.format(named) + ARCHIVE);
        }
        return Files.move(archive, made, StandardCopyOption.ATOMIC_MOVE);
    }

    private void removeOld(Duration keep) throws IOException {
        List<Copy> all = newestFirst();
        Instant oldest = clock.wall().minus(keep);
        for (int index = 1; index < all.size(); index++) {
            if (index >= MOST || all.get(index).madeAt().isBefore(oldest)) {
                Files.deleteIfExists(all.get(index).file());
            }
        }
    }

    private void removeUnfinished() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, TEMPORARY + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("What is left of an unfinished backup in {} cannot be deleted: {}", folder, e.toString());
        }
    }

    /** What there is, newest first. */
    List<BackupsView.Backup> list() {
        return newestFirst().stream()
                .map(copy -> new BackupsView.Backup(
                        copy.file().getFileName().toString(),
                        copy.madeAt(),
                        copy.file().toFile().length()))
                .toList();
    }

    @Override
    public List<Copy> newestFirst() {
        List<Copy> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                madeAt(file).ifPresent(at -> found.add(new Copy(file, at)));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            log.warn("{} cannot be listed: {}", folder, e.toString());
        }
        found.sort(Comparator.comparing(Copy::madeAt).reversed().thenComparing(Copy::file));
        return found;
    }

    private static Optional<Instant> madeAt(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        try {
            return name.matches() ? Optional.of(STAMP.parse(name.group(1), Instant::from)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty(); // not one of ours
        }
    }

    @Override
    public void unpack(Copy copy, Path target) throws IOException {
        var unused = Archive.readAny(copy.file(), target);
    }
}
