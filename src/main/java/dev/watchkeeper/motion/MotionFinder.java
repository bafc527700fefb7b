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
import dev.watchkeeper.motion.explain.MotionPicture;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds motion in the packets of one camera as they are given, without threads and without waiting; confined to one thread at a time, and to the
 * same one while {@link #holdsDecoder()}, unless that thread is given up. {@link MotionStage} does it for a running camera, measurements for files.
 */
public final class MotionFinder implements PictureSource.Viewer, AutoCloseable {
    /** So long after the last motion the scene is quiet, µs of the stream. */
    private static final long CALM_MICROS = Duration.ofSeconds(2).toNanos() / 1000;

    /** The same while an event is open, which ends by itself after {@code end-after}: somebody who waits costs no more than an empty room. */
    private static final long OPEN_CALM_MICROS = Duration.ofSeconds(10).toNanos() / 1000;

    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    private final PictureSource source;
    private final Detector detector;
    private final EventTracker tracker;
    private final Consumer<MotionPicture> onlooker;
    private final Thrift thrift = new Thrift();
    private Workspaces workspaces = new Workspaces(); // of the worker whose turn it is
    private long epoch = -1;
    private long newestMicros;
    private long motionMicros = LONG_AGO;
    private boolean learning = true;
    private volatile long analysed;

    /**
     * @param publisher gets the events, on the thread that gives packets
     * @param marks is told of each good picture
     */
    public MotionFinder(String camera, MotionSettings settings, Consumer<Event> publisher, Marks marks) {
        this(camera, settings, publisher, source(settings, marks), picture -> {});
    }

    /** @param onlooker is told what was made of each picture, on the thread that gives packets */
    MotionFinder(
            String camera,
            MotionSettings settings,
            Consumer<Event> publisher,
            Marks marks,
            Consumer<MotionPicture> onlooker) {
        this(camera, settings, publisher, source(settings, marks), onlooker);
    }

    MotionFinder(
            String camera,
            MotionSettings settings,
            Consumer<Event> publisher,
            PictureSource source,
            Consumer<MotionPicture> onlooker) {
        this.source = source;
        this.onlooker = onlooker;
        this.detector = new Detector(settings);
        this.tracker = new EventTracker(camera, settings, publisher);
    }

    private static PictureSource source(MotionSettings settings, Marks marks) {
        return switch (settings.decode()) {
            case LAZY -> new LazyDecoding(settings.fps(), settings.lazyMaxGop(), marks);
            case FULL -> new FullDecoding(settings.fps(), marks);
        };
    }

    /** @param afterGap whether packets were left out before this one, which is a keyframe then */
    public void packet(Packet packet, boolean afterGap, Tools tools) {
        if (epoch != -1 && packet.epoch() < epoch) {
            return; // of a session that is over
        }
        if (thrift.leavesOut(packet)) {
            return;
        }
        if (epoch != -1 && epoch != packet.epoch()) {
            endSession(tools);
        } else if (afterGap || thrift.isAfterGap()) {
            workspaces = workspaces(tools);
            source.interrupt(tools, this);
        }
        epoch = packet.epoch();
        workspaces = workspaces(tools);
        source.packet(packet, tools, this);
        if (thrift.isKeyframesOnly()) {
            source.interrupt(tools, this); // the next packet may be seconds away, and is a keyframe
        }
    }

    /** How much is done with the packets from now on. */
    void effort(Effort effort) {
        thrift.set(effort);
    }

    /** The session is over, or nothing more comes: what is held back is looked at, and an open event ends with its last motion. */
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
        source.interrupt(tools, this);
        tracker.interrupted();
        detector.forget();
        learning = true;
        motionMicros = LONG_AGO;
    }

    /** Ends an open event with its last motion: pictures have not come for long. */
    void endEvent() {
        tracker.interrupted();
    }

    boolean isOpen() {
        return tracker.isOpen();
    }

    /** The end of the open event as it would be now; empty if none is open; may be read by any thread. */
    Optional<Event.MotionEnded> soFar() {
        return tracker.soFar();
    }

    @Override
    public boolean differs(GrayPicture picture) {
        return detector.differs(picture, workspaces);
    }

    @Override
    public void look(PictureSource.Picture picture) {
        if (thrift.leavesOut(picture.gray())) {
            return;
        }
        Finding finding = detector.look(picture.gray(), workspaces);
        tracker.picture(finding, picture::snapshot);
        newestMicros = finding.ptsMicros();
        boolean movedBefore = finding.earlier().stream().anyMatch(Finding::moving);
        if (finding.moving() || movedBefore || (finding.learning() && !learning)) {
            motionMicros = newestMicros;
        }
        learning = finding.learning();
        count();
        onlooker.accept(tracker.describe(finding));
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

    /** Called by a thread that goes on in the place of one that was given up and does not touch the finder any more. */
    void handedOver() {
        source.handedOver();
    }

    /** Whether native memory is held; may be read by any thread. */
    boolean holdsDecoder() {
        return source.holdsDecoder();
    }

    /** What was decoded and why; may be read by any thread. */
    public DecodeReport report() {
        return source.report();
    }

    /** Pictures compared so far; may be read by any thread. */
    public long analysed() {
        return analysed;
    }

    /** Frees the decoder without looking at what is held; {@link #sessionEnded} comes before where that matters. */
    @Override
    public void close() {
        source.close();
    }
}
