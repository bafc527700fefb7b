package dev.watchkeeper.backup;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.store.DatabaseCopies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Restores database and configuration from a backup while no node runs; confined to one thread, and the caller holds the data folder. Nothing is
 * overwritten: what was there is set aside first, and the backup is unpacked and verified before that.
 */
public final class Restore {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String TEMPORARY = ".watchkeeper.db.restoring";
    private static final List<String> SIDECARS = List.of("", "-wal", "-shm");

    private final Path data;
    private final Clock clock;
    private final List<String> report = new ArrayList<>();
    private Optional<Path> aside = Optional.empty();

    /** @param data the data folder, which exists and is held by the caller */
    public Restore(Path data, Clock clock) {
        this.data = data.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /**
     * Restores from an archive.
     *
     * @param configuration where the configuration belongs; empty to leave it alone
     * @return what was done, in sentences
     * @throws FailureException of kind CONFIGURATION if the archive is no good, ENVIRONMENT if the disk is not
     */
    public List<String> from(Path archive, Optional<Path> configuration) throws FailureException {
        Path database = data.resolve(Archive.DATABASE);
        Path unpacked = data.resolve(TEMPORARY);
        Optional<Archive.Configuration> kept = verified(archive, unpacked);
        try {
            setAside(database);
            PrivateFiles.move(unpacked, database);
            DatabaseCopies.noteRestored(database);
            report.add("The database was restored from " + archive.getFileName() + ".");
            if (configuration.isPresent() && kept.isPresent()) {
                configuration(kept.get(), configuration.get());
            } else if (kept.isPresent()) {
                Path beside =
                        asideFolder().resolve("of-the-backup-" + kept.get().name());
                PrivateFiles.write(beside, kept.get().text().getBytes(StandardCharsets.UTF_8));
                report.add("Its configuration is in " + beside + ". Name yours with -c to have it restored.");
            }
            aside.ifPresent(folder -> report.add("What was there before is in " + folder + "."));
            return List.copyOf(report);
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The backup could not be put in place: " + e
                            + aside.map(folder -> ". What was there before is in " + folder)
                                    .orElse(""),
                    e);
        }
    }

    private Optional<Archive.Configuration> verified(Path archive, Path unpacked) throws FailureException {
        if (!Files.isRegularFile(archive)) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "There is no file " + archive + ". Backups are in " + data.resolve("backups") + ".");
        }
        try {
            Optional<Archive.Configuration> kept = Archive.readAny(archive, unpacked);
            new DatabaseCopies(clock).verify(unpacked, data.resolve("cache"));
            return kept;
        } catch (IOException | SQLException e) {
            try {
                Files.deleteIfExists(unpacked);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    archive + " cannot be restored: " + e.getMessage()
                            + ". Nothing was changed; choose another one from " + data.resolve("backups") + ".",
                    e);
        }
    }

    private void setAside(Path database) throws IOException {
        for (String suffix : SIDECARS) {
            Path from = database.resolveSibling(database.getFileName() + suffix);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(from, asideFolder().resolve(from.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    /** One for each run: none holds what an earlier one set aside. */
    private Path asideFolder() throws IOException {
        if (aside.isEmpty()) {
            String name = "before-restore-" + STAMP.format(clock.wall());
            Path folder = data.resolve(name);
            for (int number = 2; Files.exists(folder, LinkOption.NOFOLLOW_LINKS); number++) {
                folder = data.resolve(name + "-" + number);
            }
            aside = Optional.of(PrivateFiles.createDirectories(folder));
        }
        return aside.get();
    }

    private void configuration(Archive.Configuration kept, Path file) throws IOException {
        boolean exists = Files.exists(file);
        Optional<String> present = exists ? Optional.of(ConfigurationText.read(file)) : Optional.empty();
        if (present.map(ConfigurationText::masked).equals(Optional.of(kept.text()))) {
            report.add("The configuration " + file + " is that of the backup, and stays as it is.");
            return;
        }
        ConfigurationText.Unmasked text = ConfigurationText.unmasked(kept.text(), present);
        byte[] bytes = text.text().getBytes(StandardCharsets.UTF_8);
        if (!text.open().isEmpty()) {
            // With a mask for a password, cameras would lock accounts.
            Path beside = free(file.resolveSibling(file.getFileName() + ".restored"));
            PrivateFiles.write(beside, bytes);
            report.add("The configuration was written to " + beside
                    + ", because backups hold no secrets: replace *** in line "
                    + text.open().stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ", then use it in place of " + file + ".");
            return;
        }
        if (present.isPresent()) {
            Path copy = asideFolder().resolve("configuration-" + file.getFileName());
            PrivateFiles.copy(file, copy);
        }
        PrivateFiles.write(file, bytes);
        report.add("The configuration " + file + " was restored.");
    }

    private static Path free(Path file) {
        Path free = file;
        for (int number = 2; Files.exists(free, LinkOption.NOFOLLOW_LINKS); number++) {
            free = file.resolveSibling(file.getFileName() + "-" + number);
        }
        return free;
    }
}
