package dev.watchkeeper.record;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.Marks;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.event.Event;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.mux.Mp4Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what of one camera goes into which file; confined to the recorder's thread. It never waits, so that tests drive it
 * packet by packet.
 */
final class RecorderCore {
    /** An event that goes on for longer continues in the next file. */
    static final Duration LONGEST_CLIP = Duration.ofMinutes(10);

    /** No packet for so long closes the file, also when nobody said that the session is over. */
    static final Duration STALL = Duration.ofSeconds(10);

    /** The pause after a failed write. */
    static final Duration RETRY = Duration.ofSeconds(2);

    /** Failures of one camera are logged once in so long. */
    private static final Duration LOG_AGAIN = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Recorder.class);

    private final String camera;
    private final RecordSettings settings;
    private final GopRing ring;
    private final SegmentWriter.Opener opener;
    private final Consumer<Event> publish;
    private final Clock clock;
    private final Runnable diskFull;
    private final RecordingPaths paths;
    private final Marks marks;
    private final PieceCheck check;

    private final Set<String> active = new HashSet<>();
    private @Nullable Instant until;
    private boolean announced;

    private @Nullable Segment segment;
    private boolean picturesSinceMark;
    private Optional<Track.Audio> audio = Optional.empty();
    private boolean audioRefused;
    private boolean videoRefused;
    private @Nullable Packet lastIdle;
    private long epoch;
    private long lastVideoDts = Long.MIN_VALUE;
    private long lastAudioDts = Long.MIN_VALUE;

    private long lastPacketNanos;
    private long bytesBefore;
    private long lastProgressNanos;
    private Optional<FailureKind> failure = Optional.empty();
    private long failedNanos;
    private boolean failureLogged;
    private long failureLoggedNanos;

    RecorderCore(
            String camera,
            RecordSettings settings,
            GopRing ring,
            SegmentWriter.Opener opener,
            Consumer<Event> publish,
            Clock clock,
            Runnable diskFull,
            Path data,
            Marks marks,
            PieceCheck check) {
        this.marks = marks;
        this.check = check;
        this.camera = camera;
        this.settings = settings;
        this.ring = ring;
        this.opener = opener;
        this.publish = publish;
        this.clock = clock;
        this.diskFull = diskFull;
        this.paths = new RecordingPaths(data);
        this.lastProgressNanos = clock.monotonicNanos();
    }

    /** Takes the beginning or the end of motion of this camera. */
    void motion(Event.Motion motion) {
        if (settings.mode() != RecordSettings.Mode.EVENTS) {
            return;
        }
        switch (motion) {
            case Event.MotionBegan began -> {
                active.add(began.id());
                if (segment == null) {
                    startFromRing(began.at().minus(settings.preMotion()));
                }
            }
            case Event.MotionEnded ended -> {
                if (active.remove(ended.id()) && active.isEmpty()) {
                    Instant end = ended.at().plus(settings.postMotion());
                    until = until == null || end.isAfter(until) ? end : until;
                }
            }
        }
    }

    /**
     * A session begins. Files have the track of its sound from their begin: the first sound comes a moment after the first picture,
     * and an export has sound only if its first file has.
     */
    void sessionBegan(Optional<Track.Audio> sound) {
        audio = Optional.empty();
        sound.ifPresent(this::learnAudio);
    }

    /** Takes the next packet of the camera. */
    void packet(Packet packet) {
        lastPacketNanos = clock.monotonicNanos();
        if (packet.epoch() != epoch) {
            closeSegment();
            check.sessionBegan();
            epoch = packet.epoch();
            lastVideoDts = Long.MIN_VALUE;
            lastAudioDts = Long.MIN_VALUE;
        }
        if (packet.dtsMicros() <= (packet.isVideo() ? lastVideoDts : lastAudioDts)) {
            return; // came with the ring already
        }
        accept(packet);
    }

    /** The session is over: its file is closed, and a motion that goes on is recorded again with the next session. */
    void sessionEnded() {
        closeSegment();
    }

    /** Looks at the time; to be called now and then also while no packets come. */
    void tick() {
        if (segment != null && clock.since(lastPacketNanos).compareTo(STALL) > 0) {
            log.info("[{}] The recording is closed, no video for {} s", camera, STALL.toSeconds());
            closeSegment();
        }
        if (active.isEmpty() && until != null && clock.wall().isAfter(until.plus(STALL))) {
            endRecording();
        }
    }

    /** Closes what is open. */
    void close() {
        active.clear();
        endRecording();
        closeSegment();
    }

    RecorderStatus status(long droppedPackets) {
        Segment current = segment;
        return new RecorderStatus(
                wanted(),
                current != null,
                bytesBefore + (current == null ? 0 : current.writer.bytes()),
                lastProgressNanos,
                droppedPackets,
                failure);
    }

    private boolean wanted() {
        return !videoRefused && wantedBySettings();
    }

    private boolean wantedBySettings() {
        return switch (settings.mode()) {
            case CONTINUOUS -> true;
            case EVENTS -> !active.isEmpty() || until != null;
            case OFF -> false;
        };
    }

    /** Writes what the ring holds from the keyframe before the time on. The packets in the queue continue it. */
    private void startFromRing(Instant from) {
        List<Packet> chosen = PreRoll.of(ring, Optional.ofNullable(lastIdle), from);
        if (chosen.isEmpty()) {
            return;
        }
        chosen.forEach(p -> learnAudio(p.track()));
        epoch = chosen.getLast().epoch();
        lastVideoDts = Long.MIN_VALUE;
        lastAudioDts = Long.MIN_VALUE;
        lastPacketNanos = clock.monotonicNanos();
        chosen.forEach(this::accept);
    }

    private void accept(Packet packet) {
        learnAudio(packet.track());
        if (packet.isVideo()) {
            learnVideo(packet);
            lastVideoDts = packet.dtsMicros();
        } else {
            lastAudioDts = packet.dtsMicros();
        }
        Instant end = until;
        if (end != null
                && active.isEmpty()
                && packet.isVideo()
                && !packet.time().isBefore(end)) {
            endRecording();
        }
        Segment current = segment;
        if (current != null && packet.startsGop() && mustRotate(current, packet)) {
            closeSegment();
        }
        if (segment == null && packet.startsGop() && wanted() && !paused()) {
            openSegment(packet);
        }
        Segment target = segment;
        if (target == null) {
            lastIdle = packet;
        } else {
            write(target, packet);
        }
    }

    private void learnVideo(Packet packet) {
        boolean refused = !Mp4Writer.holds(packet.track());
        if (refused && !videoRefused) {
            log.warn("[{}] The video is uncompressed: it is watched and not recorded", camera);
        }
        videoRefused = refused;
    }

    private void learnAudio(Track of) {
        if (!settings.audio() || !(of instanceof Track.Audio track)) {
            return;
        }
        if (Mp4Writer.holds(track)) {
            if (audio.filter(track::sameAs).isEmpty()) {
                audio = Optional.of(track);
            }
        } else if (!audioRefused) {
            audioRefused = true;
            log.warn("[{}] Sound is not recorded: MP4 can hold AAC only. Set the camera's sound to AAC", camera);
        }
    }

    private boolean mustRotate(Segment current, Packet packet) {
        Duration longest = settings.mode() == RecordSettings.Mode.CONTINUOUS ? settings.segmentLength() : LONGEST_CLIP;
        boolean audioChanged =
                audio.isPresent() && (current.audio.isEmpty() || !audio.get().sameAs(current.audio.get()));
        return !packet.track().sameAs(current.video)
                || audioChanged
                || check.isRenewalDue(current.openedNanos)
                || packet.ptsMicros() - current.firstPts >= longest.toNanos() / 1000;
    }

    private boolean paused() {
        return failure.isPresent() && clock.since(failedNanos).compareTo(RETRY) < 0;
    }

    private void openSegment(Packet first) {
        if (!(first.track() instanceof Track.Video video)) {
            return;
        }
        try {
            SegmentWriter writer = opener.open(camera, first.time(), video, audio);
            String id = paths.parse(writer.file())
                    .map(RecordingPaths.Named::id)
                    .orElseGet(() -> writer.file().toString());
            picturesSinceMark = false;
            segment = new Segment(
                    id,
                    writer,
                    video,
                    audio,
                    first.time(),
                    first.ptsMicros(),
                    first.dtsMicros(),
                    clock.monotonicNanos());
            lastProgressNanos = clock.monotonicNanos();
            publish.accept(new Event.SegmentOpened(
                    id,
                    camera,
                    first.time(),
                    writer.file(),
                    video.codec().name().toLowerCase(Locale.ROOT)));
            if (settings.mode() == RecordSettings.Mode.EVENTS && !announced) {
                announced = true;
                log.info("[{}] Motion detected - Started recording", camera);
            }
        } catch (FailureException e) {
            failed(e);
        }
    }

    private void write(Segment target, Packet packet) {
        long before = target.writer.bytes();
        try {
            target.writer.write(packet);
        } catch (FailureException e) {
            closeSegment(false);
            failed(e);
            return;
        }
        picturesSinceMark |= packet.isVideo();
        if (target.writer.bytes() != before) {
            // What this packet pushed out is what came before it: the packet itself waits for the next fragment.
            reachedDisk(packet.isVideo());
            check.grew(target.writer.file(), target.openedNanos);
        }
    }

    /** @param more whether a picture has been taken since that is not on the disk yet */
    private void reachedDisk(boolean more) {
        picturesSinceMark = more;
        lastProgressNanos = clock.monotonicNanos();
        marks.recorded();
        if (failure.isPresent()) {
            failure = Optional.empty();
            log.info("[{}] Recording goes on", camera);
        }
    }

    private void closeSegment() {
        closeSegment(true);
    }

    /** @param whole false after a failed write, when the file is only let go of */
    private void closeSegment(boolean whole) {
        Segment closing = segment;
        if (closing == null) {
            return;
        }
        segment = null;
        long size = 0;
        try {
            size = closing.writer.close();
            if (whole && picturesSinceMark) {
                closedWithPictures(closing, size);
            }
        } catch (FailureException e) {
            size = closing.writer.bytes();
            failed(e);
        }
        bytesBefore += size;
        Path file = closing.writer.file();
        Instant end =
                closing.from.plusNanos((closing.writer.endMicros() - (closing.firstPts - closing.firstDts)) * 1000);
        if (size > 0) {
            publish.accept(new Event.SegmentClosed(closing.id, camera, closing.from, end, file, size));
        } else {
            publish.accept(new Event.SegmentExpired(closing.id, camera, clock.wall(), file));
        }
    }

    /** A file may be shorter than a fragment: then its close is all that ever brings it to the disk. */
    private void closedWithPictures(Segment closed, long size) {
        if (size > 0) {
            reachedDisk(false);
            check.closed(closed.writer.file(), closed.openedNanos);
        } else {
            failed(new FailureException(
                    FailureKind.WRITE_FAILED, closed.writer.file() + " was gone before it was complete"));
        }
    }

    /** The motion and its post-roll are over. */
    private void endRecording() {
        until = null;
        if (settings.mode() == RecordSettings.Mode.EVENTS) {
            closeSegment();
        }
        if (announced) {
            announced = false;
            log.info("[{}] Motion ended - Recording queued for processing", camera);
        }
    }

    private void failed(FailureException e) {
        failure = Optional.of(e.kind());
        marks.recordingFailed(e.kind());
        failedNanos = clock.monotonicNanos();
        if (!failureLogged || clock.since(failureLoggedNanos).compareTo(LOG_AGAIN) >= 0) {
            failureLogged = true;
            failureLoggedNanos = failedNanos;
            log.error(
                    "[{}] Recording failed and is tried again every {} s: {}", camera, RETRY.toSeconds(), e.sentence());
        }
        if (e.kind() == FailureKind.DISK_FULL) {
            diskFull.run();
        }
    }

    /** The file being written. */
    private record Segment(
            String id,
            SegmentWriter writer,
            Track.Video video,
            Optional<Track.Audio> audio,
            Instant from,
            long firstPts,
            long firstDts,
            long openedNanos) {}
}
