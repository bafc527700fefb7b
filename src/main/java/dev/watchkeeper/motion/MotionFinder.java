package dev.watchkeeper.motion;

import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.MotionSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.motion.decode.DecodeReport;
import dev.watchkeeper.motion.decode.FullDecoding;
import dev.watchkeeper.motion.decode.LazyDecoding;
import dev.watchkeeper.motion.decode.PictureSource;
import dev.watchkeeper.motion.decode.Tools;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds motion in the packets of one camera, without threads of its own and without waiting; confined to one thread at a time, and to the same one
 * while {@link #holdsDecoder()}, unless that thread is given up. {@link MotionStage} runs it for a camera, measurements run it for files.
 */
public final class MotionFinder implements PictureSource.Viewer, AutoCloseable {
    /** The scene is quiet this long after the last motion, µs of the stream. */
    private static final long CALM_MICROS = Duration.ofSeconds(2).toNanos() / 1000;

    /** The same while an event is open, which ends by itself after {@code end-after}: somebody who waits costs no more than an empty room. */
    private static final long OPEN_CALM_MICROS = Duration.ofSeconds(10).toNanos() / 1000;

    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final PictureSource source;
    private final Detector detector;
    private final EventTracker tracker;
    private final Observers observers;
    private final LoadLimiter limiter = new LoadLimiter();
    private Workspaces workspaces = new Workspaces(); // those of the current worker
    private long epoch = -1;
    private long newestMicros;
    private long motionMicros = LONG_AGO;
    private boolean learning = true;
    private volatile long analysed;

    /**
     * @param publisher receives the events, on the thread that calls {@link #packet}
     * @param marks is notified of each good picture
     */
    public MotionFinder(String camera, MotionSettings settings, Consumer<Event> publisher, Marks marks) {
        this(camera, settings, publisher, source(settings, marks), Observers.NONE);
    }

    /** @param observers look on, on the thread that calls {@link #packet} */
    MotionFinder(String camera, MotionSettings settings, Consumer<Event> publisher, Marks marks, Observers observers) {
        this(camera, settings, publisher, source(settings, marks), observers);
    }

    MotionFinder(
            String camera,
            MotionSettings settings,
            Consumer<Event> publisher,
            PictureSource source,
            Observers observers) {
        this.source = source;
        this.observers = observers;
        this.detector = new Detector(settings);
        this.tracker = new EventTracker(camera, settings, publisher);
    }

    private static PictureSource source(MotionSettings settings, Marks marks) {
        return switch (settings.decode()) {
            case LAZY -> new LazyDecoding(settings.fps(), settings.lazyMaxGop(), marks);
            case FULL -> new FullDecoding(settings.fps(), marks);
        };
    }

    /** @param afterGap whether packets were dropped before this one, which then is a keyframe */
    public void packet(Packet packet, boolean afterGap, Tools tools) {
        if (epoch != -1 && packet.epoch() < epoch) {
            return; // of a session that is over
        }
        if (limiter.skips(packet)) {
            return;
        }
        if (epoch != -1 && epoch != packet.epoch()) {
            endSession(tools);
        } else if (afterGap || limiter.isAfterGap()) {
            workspaces = workspaces(tools);
            source.flush(tools, this);
        }
        epoch = packet.epoch();
        workspaces = workspaces(tools);
        source.packet(packet, tools, this);
        if (limiter.isKeyframesOnly()) {
            source.flush(tools, this); // the next packet may be seconds away, and is a keyframe
        }
    }

    /** Sets how much is done with the packets from now on. */
    void effort(Effort effort) {
        limiter.limitTo(effort);
    }

    /** Examines what is held back and ends an open event with its last motion: the session is over, or no more packets come. */
    public void sessionEnded(long ended, Tools tools) {
        if (ended >= epoch) {
            endSession(tools);
        }
    }

    private static Workspaces workspaces(Tools tools) {
        return tools.shared(Workspaces.class, Workspaces::new);
    }

    private void endSession(Tools tools) {
        workspaces = workspaces(tools);
        source.flush(tools, this);
        tracker.interrupted();
        detector.forget();
        learning = true;
        motionMicros = LONG_AGO;
    }

    /** Ends an open event with its last motion: no picture has come for a long time. */
    void endEvent() {
        tracker.interrupted();
    }

    boolean isOpen() {
        return tracker.isOpen();
    }

    /** How the open event would end now; empty if none is open. May be called on any thread. */
    Optional<Event.MotionEnded> soFar() {
        return tracker.soFar();
    }

    @Override
    public boolean differs(GrayPicture picture) {
        return detector.differs(picture, workspaces);
    }

    @Override
    public void look(PictureSource.Picture picture) {
        if (limiter.skips(picture.gray())) {
            return;
        }
        Finding finding = detector.look(picture.gray(), workspaces);
        KeptSnapshot kept = new KeptSnapshot(picture);
        tracker.picture(finding, kept::snapshot);
        newestMicros = finding.ptsMicros();
        boolean movedBefore = finding.earlier().stream().anyMatch(Finding::moving);
        if (finding.moving() || movedBefore || (finding.learning() && !learning)) {
            motionMicros = newestMicros;
        }
        learning = finding.learning();
        count();
        observers.findings().accept(tracker.describe(finding));
        EventPicture shown = new EventPicture(tracker.event(), tracker.bestAt(), finding.movingBoxes(), kept);
        if (shown.event().isPresent() || shown.isBest()) {
            observers.pictures().show(shown);
        }
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer at a time
    private void count() {
        analysed++;
    }

    @Override
    public boolean quiet() {
        long calm = tracker.isOpen() ? OPEN_CALM_MICROS : CALM_MICROS;
        return !learning && newestMicros - motionMicros >= calm;
    }

    /** Called by the thread that replaces one that was given up; that one no longer touches the finder. */
    void handedOver() {
        source.handedOver();
    }

    /** Whether native memory is held. May be called on any thread. */
    boolean holdsDecoder() {
        return source.holdsDecoder();
    }

    /** What was decoded and why. May be called on any thread. */
    public DecodeReport report() {
        return source.report();
    }

    /** The number of pictures compared so far. May be called on any thread. */
    public long analysed() {
        return analysed;
    }

    /** Frees the decoder without examining what is held back; call {@link #sessionEnded} first where that matters. */
    @Override
    public void close() {
        source.close();
    }
}
