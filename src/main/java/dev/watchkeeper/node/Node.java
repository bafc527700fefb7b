package dev.watchkeeper.node;

import dev.watchkeeper.base.AwakeClock;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.config.OtherSections;
import dev.watchkeeper.config.Settings;
import dev.watchkeeper.config.edit.ConfigEditor;
import dev.watchkeeper.event.EventBus;
import dev.watchkeeper.loops.Loops;
import dev.watchkeeper.loops.VitalsFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that watches: three roots ({@link Storage}, {@link Watching}, {@link Serving}), started in this order and closed in the reverse
 * order. Confined to one thread at a time: the one that starts it, changes its cameras and closes it.
 */
public final class Node implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Node.class);

    private final Parts parts = new Parts();
    private final Watching watching;
    private final Reloads reloads;
    private final ConfigDesk desk;
    private final Path data;
    private final Clock clock;
    private final OptionalInt port;

    private Node(Settings settings, Optional<Path> configuration, Clock clock, Lab lab, Runnable onNoCameraLeft)
            throws FailureException {
        try {
            Clock real = lab.hooks().clock(clock);
            AwakeClock awake = parts.add("clock", AwakeClock.over(real));
            NodeContext context = new NodeContext(settings, configuration, lab, real, awake, new EventBus(), parts);
            CameraRoster roster = new CameraRoster(settings.cameras());
            Loops loops = new Loops(awake);
            Optional<VitalsFile> vitals = VitalsFile.begin(loops).map(file -> parts.add("vitals", file));

            Storage storage = Storage.open(context, roster);
            watching = new Watching(context, storage, roster, loops, onNoCameraLeft);
            reloads = new Reloads(settings, watching);
            desk = new ConfigDesk(reloads);
            data = storage.data().root();
            this.clock = real;
            port = Serving.start(context, storage, watching, new Serving.Changing(reloads, desk), roster, loops);
            port.ifPresent(
                    bound -> vitals.ifPresent(file -> file.apiAt(settings.api().bind() + ":" + bound)));
            watching.start();
            // Last, and therefore closed first: nothing is changed while the rest ends.
            parts.add("reload", reloads);
            if (!settings.api().enabled() || !settings.api().dashboard()) {
                log.info("Running in headless mode - use Ctrl+C to quit");
            }
        } catch (FailureException | RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    /**
     * Starts everything. If a part cannot be started, those before it are closed.
     *
     * @param onNoCameraLeft called once, under {@code retry.after-max-retries: exit}, when the last camera has used up its retries
     * @throws FailureException of kind ENVIRONMENT or CONFIGURATION, with a sentence that says what to do
     */
    public static Node start(Settings settings, Clock clock, Runnable onNoCameraLeft) throws FailureException {
        return start(settings, clock, Lab.NONE, onNoCameraLeft);
    }

    /** Starts everything, with what drills need; otherwise as above. */
    public static Node start(Settings settings, Clock clock, Lab lab, Runnable onNoCameraLeft) throws FailureException {
        return start(settings, Optional.empty(), clock, lab, onNoCameraLeft);
    }

    /**
     * The same, as above.
     *
     * @param configuration the file from which the settings come, which backups hold, too
     */
    public static Node start(
            Settings settings, Optional<Path> configuration, Clock clock, Lab lab, Runnable onNoCameraLeft)
            throws FailureException {
        return new Node(settings, configuration, clock, lab, onNoCameraLeft);
    }

    /** The port of the API; empty if it is switched off. */
    public OptionalInt port() {
        return port;
    }

    /**
     * From now on the configuration can be read again, over the API and by {@link #reload}.
     *
     * @param source reads it, for one thread at a time
     * @param others what other processes read of it, as it was at the start
     */
    public void reloadsFrom(Reloads.Source source, OtherSections others) {
        reloads.from(source, others);
        source.file().ifPresent(file -> desk.from(new ConfigEditor(file, data, clock)));
    }

    /** Has the configuration read again, without waiting for it. */
    public void reload() {
        reloads.request();
    }

    /** The cameras that are watched now; for tests. */
    Cameras cameras() {
        return watching.cameras();
    }

    /** Ends the watch: sessions with TEARDOWN, then events, clips and the database, within 8 s. */
    @Override
    public void close() {
        parts.close();
    }
}
