package dev.watchkeeper.lab.simulate;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.lab.encode.RtpTrack;
import dev.watchkeeper.lab.simulate.Fault.Line;
import dev.watchkeeper.lab.simulate.Fault.Picture;
import dev.watchkeeper.lab.simulate.Fault.Sending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One camera: plays its film by the clock, whether anybody watches or not, and passes every access unit to its sessions unless a fault prevents it;
 * confined to the event loop.
 */
final class VirtualCamera {
    static final int VIDEO = 0;
    static final int AUDIO = 1;
    static final int MAX_SESSIONS = 64;
    private static final int MAX_HELD_REQUESTS = 1000;

    /** After the host slept, no flood of old pictures may follow. */
    private static final long MAX_LATE_MICROS = Duration.ofSeconds(2).toMillis() * 1000;

    private static final Duration ENDED_AFTER = Duration.ofSeconds(2);
    private static final int SLOW_DIVISOR = 4;

    private final EventLoop loop;
    private final Clock clock;
    private final CameraOptions options;
    private final FilmLibrary.Film film;
    private final SentLog sent;
    private final long startNanos;
    private final Playhead video;
    private final Optional<Playhead> audio;
    private final List<MediaSession> sessions = new ArrayList<>();
    private final List<Runnable> heldRequests = new ArrayList<>();
    private final RequestLog requests = new RequestLog();
    private Optional<Playhead> otherPicture = Optional.empty();
    private Optional<Fault> fault = Optional.empty();
    private Distortion distortion;
    private long droppedUnits;
    private long refusedSignIns;
    private long sentUnits;
    private RtpTrack.@Nullable Unit lastKeyframe;

    /** @param offsetSeconds where in the film the camera starts */
    VirtualCamera(EventLoop loop, Clock clock, CameraOptions options, FilmLibrary.Film film, double offsetSeconds) {
        this.loop = loop;
        this.clock = clock;
        this.options = options;
        this.film = film;
        this.sent = new SentLog(film.motion());
        this.startNanos = loop.nowNanos();
        long origin = -(long) (offsetSeconds * 1e6);
        video = new Playhead(film.video(), origin);
        audio = film.audio().map(track -> new Playhead(track, origin));
        distortion = distortion(0);
        playheads().forEach(p -> p.seek(0));
        sent.loopBegan(clock.wall().plusNanos(video.loopStartMicros() * 1000));
    }

    CameraOptions options() {
        return options;
    }

    FilmLibrary.Film film() {
        return film;
    }

    Optional<Fault> fault() {
        return fault;
    }

    /** The latest requests of clients. */
    RequestLog requests() {
        return requests;
    }

    /** The latest access units of video. */
    SentLog sent() {
        return sent;
    }

    /** Access units of video passed to sessions since the start; one passed to two sessions counts twice. */
    long sentUnits() {
        return sentUnits;
    }

    List<MediaSession> sessions() {
        return sessions;
    }

    long nowNanos() {
        return loop.nowNanos();
    }

    long nowMicros() {
        return (loop.nowNanos() - startNanos) / 1000;
    }

    /** The tracks to describe and set up now, video first. */
    List<RtpTrack> tracks() {
        boolean changed = fault.filter(
                        f -> f == Picture.RESOLUTION_CHANGE || f == Picture.CHANGING_SETS || f == Picture.CODEC_CHANGE)
                .isPresent();
        RtpTrack shown = changed ? otherPicture.map(Playhead::track).orElse(film.video()) : film.video();
        return Stream.concat(Stream.of(shown), film.audio().stream()).toList();
    }

    /** Sends what is due and schedules itself for the next unit. */
    void pump() {
        long nowMicros = nowMicros();
        for (Playhead playhead : playheads()) {
            if (nowMicros - playhead.dueMicros() > MAX_LATE_MICROS) {
                playhead.seek(nowMicros);
                sessions.forEach(MediaSession::awaitKeyframe);
            }
            while (playhead.dueMicros() <= nowMicros) {
                emit(playhead);
                long loopStart = playhead.loopStartMicros();
                playhead.advance();
                if (playhead == video && playhead.loopStartMicros() != loopStart) {
                    sent.loopBegan(clock.wall().plusNanos((video.loopStartMicros() - nowMicros) * 1000));
                }
            }
        }
        if (!isFault(Line.SILENT)) {
            long shown = distortion.time(nowMicros);
            List.copyOf(sessions).forEach(s -> s.report(nowNanos(), clock.wall(), shown));
        }
        long next = playheads().stream().mapToLong(Playhead::dueMicros).min().orElseThrow();
        loop.at(startNanos + next * 1000, this::pump);
    }

    private List<Playhead> playheads() {
        return Stream.of(Optional.of(video), otherPicture, audio)
                .flatMap(Optional::stream)
                .toList();
    }

    private void emit(Playhead playhead) {
        boolean isVideo = playhead.track().video();
        RtpTrack.Unit unit = playhead.unit();
        if (playhead == video) {
            if (unit.keyframe()) {
                lastKeyframe = unit;
            }
            if (otherPicture.isPresent()) {
                return;
            }
        }
        int count = 0;
        if (distortion.passes(isVideo, unit)) {
            RtpTrack.Unit shown = isVideo ? distortion.apply(unit) : unit;
            long micros = isVideo ? distortion.time(playhead.ptsMicros()) : playhead.ptsMicros();
            for (MediaSession session : List.copyOf(sessions)) {
                count += session.send(isVideo ? VIDEO : AUDIO, shown, micros, !isFault(Sending.NO_KEYFRAMES)) ? 1 : 0;
            }
        }
        if (isVideo) {
            sentUnits += count;
            sent.add(new SimulatedCamera.SentUnit(
                    clock.wall().toEpochMilli(),
                    nowNanos(),
                    video.trackSecond(),
                    unit.keyframe(),
                    unit.payloadBytes(),
                    count,
                    fault));
        }
    }

    boolean isFault(Fault which) {
        return fault.filter(f -> f == which).isPresent();
    }

    /**
     * Begins a fault and ends the current one.
     *
     * @param replacement the video to show instead, for those faults of the picture that need one
     */
    void begin(Fault next, Optional<RtpTrack> replacement) {
        heal();
        fault = Optional.of(next);
        distortion = distortion(nowMicros());
        switch (next) {
            case Line line -> beginLine(line);
            case Fault.Answer answer -> closeAll(false);
            case Fault.Excess excess -> closeAll(false);
            case Fault.Status status -> closeAll(false);
            case Sending sending -> {}
            case Picture picture -> {
                RtpTrack shown = picture == Picture.FREEZE ? frozen() : replacement.orElse(film.video());
                otherPicture = Optional.of(new Playhead(shown, video.dueMicros()));
                sessions.forEach(MediaSession::awaitKeyframe);
                if (!codecName(shown).equals(codecName(film.video()))) {
                    closeAll(false);
                }
            }
        }
    }

    private Distortion distortion(long sinceMicros) {
        return new Distortion(fault, sinceMicros, codecName(film.video()).equals("H265"));
    }

    private void beginLine(Line line) {
        switch (line) {
            case REFUSE, RESET -> closeAll(true);
            case ENDED -> closeAll(false);
            case SILENT -> {}
            case SLOW -> List.copyOf(sessions).forEach(s -> s.connection().limit(slowBytesPerSecond()));
            case HOLD -> List.copyOf(sessions).forEach(s -> s.connection().hold(true));
        }
    }

    /** Ends the fault. Where data was lost, video resumes at the next keyframe. */
    void heal() {
        boolean gap = fault.filter(
                        f -> f != Sending.TIMESTAMPS_FROZEN && f != Sending.TIMESTAMPS_JUMP && f != Line.HOLD)
                .isPresent();
        fault = Optional.empty();
        otherPicture = Optional.empty();
        distortion = distortion(nowMicros());
        for (MediaSession session : List.copyOf(sessions)) { // what is sent now may find that its client is gone
            session.connection().limit(Long.MAX_VALUE);
            session.connection().hold(false);
            if (gap) {
                session.awaitKeyframe();
            }
        }
        List<Runnable> waiting = List.copyOf(heldRequests);
        heldRequests.clear();
        waiting.forEach(Runnable::run);
    }

    private RtpTrack frozen() {
        RtpTrack.Unit keyframe = lastKeyframe == null ? film.video().units().getFirst() : lastKeyframe;
        long frameMicros = film.video().durationMicros() / film.video().units().size();
        RtpTrack.Unit first = new RtpTrack.Unit(keyframe.packets(), 0, 0, true, keyframe.payloadBytes());
        RtpTrack like = film.video();
        return new RtpTrack(like.sdp(), like.payloadType(), like.clockRateHz(), true, List.of(first), frameMicros);
    }

    private static String codecName(RtpTrack track) {
        return track.sdp().replaceAll("(?s).*a=rtpmap:\\d+ ([^/]+)/.*", "$1");
    }

    long slowBytesPerSecond() {
        return Math.max(2048, film.videoBytesPerSecond() / SLOW_DIVISOR);
    }

    /** Called when a session starts to play. */
    void onPlay(MediaSession session) {
        if (isFault(Line.ENDED)) {
            loop.after(ENDED_AFTER, () -> {
                if (isFault(Line.ENDED)) {
                    close(session, false);
                }
            });
        }
        if (isFault(Line.SLOW)) {
            session.connection().limit(slowBytesPerSecond());
        }
        double buffered = options.delivery().bufferedSeconds();
        if (buffered > 0) {
            replay(session, (long) (buffered * 1e6));
        }
    }

    /** Sends the recent past of the video at once, up to the next picture. */
    private void replay(MediaSession session, long micros) {
        RtpTrack track = film.video();
        long loops = Math.ceilDiv(micros, track.durationMicros());
        Playhead past = new Playhead(track, video.loopStartMicros() - loops * track.durationMicros());
        past.seek(nowMicros() - micros);
        while (past.dueMicros() < video.dueMicros()) {
            sentUnits += session.send(VIDEO, past.unit(), past.ptsMicros(), true) ? 1 : 0;
            past.advance();
        }
    }

    /** Runs the work when the interruption of the network ends: only then do requests reach the camera. */
    void onceReachable(Runnable work) {
        if (heldRequests.size() < MAX_HELD_REQUESTS) {
            heldRequests.add(work);
        }
    }

    void forget(MediaSession session) {
        if (sessions.remove(session)) {
            droppedUnits += session.droppedUnits();
        }
    }

    /** Counts a request with credentials that was answered 401. */
    void signInRefused() {
        refusedSignIns++;
    }

    long refusedSignIns() {
        return refusedSignIns;
    }

    /** Access units dropped since the start because clients did not keep up. */
    long droppedUnits() {
        return droppedUnits
                + sessions.stream().mapToLong(MediaSession::droppedUnits).sum();
    }

    private void closeAll(boolean reset) {
        List.copyOf(sessions).forEach(s -> close(s, reset));
    }

    private void close(MediaSession session, boolean reset) {
        if (!reset) {
            session.bye();
        }
        forget(session);
        session.connection().close(reset);
    }

    /** Ends the UDP sessions whose clients are gone. */
    void expire() {
        for (MediaSession session : List.copyOf(sessions)) {
            if (session.expired(nowNanos())) {
                session.bye();
                forget(session);
            }
        }
    }
}
