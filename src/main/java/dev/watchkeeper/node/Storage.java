package dev.watchkeeper.node;

import dev.watchkeeper.backup.BackupFolder;
import dev.watchkeeper.backup.Backups;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Sharing;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.record.CameraFolders;
import dev.watchkeeper.record.Exporter;
import dev.watchkeeper.record.Exports;
import dev.watchkeeper.record.OpenFiles;
import dev.watchkeeper.record.Recordings;
import dev.watchkeeper.record.Retention;
import dev.watchkeeper.record.SnapshotFiles;
import dev.watchkeeper.record.StartupCheck;
import dev.watchkeeper.record.StorageSurvey;
import dev.watchkeeper.store.AdviceStore;
import dev.watchkeeper.store.AnalysisStore;
import dev.watchkeeper.store.CoverageStore;
import dev.watchkeeper.store.Database;
import dev.watchkeeper.store.DatabaseSupervisor;
import dev.watchkeeper.store.EventStore;
import dev.watchkeeper.store.IncidentStore;
import dev.watchkeeper.store.SegmentStore;
import dev.watchkeeper.store.SensorStore;
import dev.watchkeeper.store.StoreException;
import dev.watchkeeper.store.StoreWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first root of the node, everything that keeps data: folder, database, recordings; immutable, of thread-safe parts. */
record Storage(
        DataFolder data,
        OpenFiles openFiles,
        Retention retention,
        Database database,
        EventStore events,
        CoverageStore coverage,
        SensorStore sensors,
        AdviceStore advice,
        IncidentStore incidents,
        CameraFolders folders,
        SnapshotFiles pictures,
        Recordings recordings,
        Exports exports,
        StorageSurvey survey,
        DatabaseIncident databaseIncident,
        Backups backups,
        DatabaseReport report) {
    private static final Logger log = LoggerFactory.getLogger(Storage.class);

    /** An export never takes the last of the volume. */
    private static final long SPARE_BYTES = 64L << 20;

    /** A database that takes longer to open or to replace is opened in the background. */
    private static final Duration DATABASE_WAIT = Duration.ofSeconds(8);

    /**
     * Opens all of it.
     *
     * @throws FailureException of kind ENVIRONMENT if the folder or the libraries in it cannot be used
     */
    static Storage open(NodeContext node, CameraRoster roster) throws FailureException {
        Parts parts = node.parts();
        Settings settings = node.settings();
        DataFolder data = parts.add("data folder", DataFolder.take(settings.data()));
        data.removeLeftovers();
        OpenFiles openFiles = new OpenFiles();
        Retention retention = parts.add(
                "retention",
                new Retention(data.root(), settings.storage(), openFiles, node.bus()::publish, node.clock()));
        retention.makeRoomToStart();
        String ffmpeg = Natives.open(settings.logLevel() == Settings.LogLevel.DEBUG);
        log.info("Watchkeeper {} with FFmpeg {}, data in {}", Version.NUMBER, ffmpeg, data.root());

        Database database = parts.add("database", Database.closed());
        EventStore events = new EventStore(database);
        SegmentStore segments = new SegmentStore(database, data.root());
        IncidentStore incidents = new IncidentStore(database);
        CameraFolders folders = cameraFolders(settings, data);
        SnapshotFiles pictures = new SnapshotFiles(folders);
        StoreWriter writer = parts.add(
                "store writer",
                new StoreWriter(
                        node.bus(),
                        new StoreWriter.Tables(events, segments, incidents, new AnalysisStore(database)),
                        pictures,
                        node.clock()));
        StartupCheck check = new StartupCheck(folders, segments, events, openFiles, node.clock());
        DatabaseIncident databaseIncident = new DatabaseIncident(node.bus()::publish, node.clock());
        DatabaseReconciler reconciler = parts.add(
                "database reconciler",
                new DatabaseReconciler(
                        databaseIncident,
                        check,
                        new DatabaseReconciler.Targets(incidents, writer, folders),
                        node.clock()));
        BackupFolder backupFolder = new BackupFolder(data.root(), node.clock());
        DatabaseSupervisor.Place place =
                new DatabaseSupervisor.Place(data.database(), data.cache(), backupFolder, folders::hasRecordings);
        DatabaseSupervisor supervisor =
                parts.add("database supervisor", new DatabaseSupervisor(database, place, reconciler, node.clock()));
        supervisor.start(DATABASE_WAIT);
        Backups.Origin origin =
                new Backups.Origin(supervisor::copyTo, () -> supervisor.state().usable(), node.configuration());
        Backups backups = parts.add("backups", new Backups(backupFolder, origin, settings.backup(), node.clock()));
        backups.start();
        data.watch(node.clock());
        Recordings recordings = parts.add(
                "recordings", new Recordings(data.root(), segments, events, roster::record, exporter(data.root())));
        Exports exports = parts.add("exports", exports(node, data.root(), recordings));
        Duration rolls = settings.cameras().stream()
                .flatMap(camera ->
                        Stream.of(camera.record().preMotion(), camera.record().postMotion()))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        retention.passOver(() -> kept(events, rolls));
        retention.start();
        parts.add(
                        "housekeeping",
                        new Housekeeping(events, data.root(), settings.storage(), retention::isExhausted, node.clock()))
                .start();
        return new Storage(
                data,
                openFiles,
                retention,
                database,
                events,
                new CoverageStore(database),
                new SensorStore(database),
                new AdviceStore(database),
                incidents,
                folders,
                pictures,
                recordings,
                exports,
                new StorageSurvey(data.root(), settings.storage(), segments, retention::recordedBytes, node.clock()),
                databaseIncident,
                backups,
                new DatabaseReport(supervisor, writer, reconciler::progress));
    }

    private static Optional<Set<Path>> kept(EventStore events, Duration rolls) {
        try {
            return Optional.of(events.keptFiles(rolls));
        } catch (StoreException e) {
            log.debug("Which recordings are kept is unknown until the database answers", e);
            return Optional.empty();
        }
    }

    private static CameraFolders cameraFolders(Settings settings, DataFolder data) throws FailureException {
        Sharing sharing = Sharing.with(settings.storage().shareWith());
        try {
            sharing.letPass(data.root());
        } catch (IOException e) {
            log.warn("{} cannot be opened to the group that may read the recordings: {}", data.root(), e.toString());
        }
        return CameraFolders.of(data.root(), sharing, settings.cameras());
    }

    private static Exporter exporter(Path data) throws FailureException {
        try {
            return new Exporter(data);
        } catch (IOException e) {
            throw unusable(data.resolve("cache"), e);
        }
    }

    private static Exports exports(NodeContext node, Path data, Recordings recordings) throws FailureException {
        long spareBytes = Math.max(SPARE_BYTES, node.settings().storage().minFreeBytes());
        try {
            return new Exports(data, recordings::found, spareBytes, node.clock());
        } catch (IOException e) {
            throw unusable(data.resolve("exports"), e);
        }
    }

    private static FailureException unusable(Path folder, IOException e) {
        return new FailureException(
                FailureKind.ENVIRONMENT,
                "The folder " + folder + " cannot be used: " + e.getMessage()
                        + "; check its permissions and its volume",
                e);
    }
}
