package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.config.RecordSettings;
import java.util.Optional;
import java.util.OptionalLong;

/** What is to be recorded should reach the disk, and play; guarded by the lock of its camera. */
final class RecordingRule extends SignRule {
    private final RecordSettings.Mode mode;
    private final long leastNanos;
    private final KeyframeInterval interval;
    private final PicturesRule pictures;
    private final Backlog backlog = new Backlog();
    private boolean wanted;
    private Optional<FailureKind> failure = Optional.empty();
    /** Since when nothing that is written plays. */
    private OptionalLong unplayableSince = OptionalLong.empty();

    /** @param leastNanos the shortest deadline, ns */
    RecordingRule(
            RecordSettings.Mode mode, long leastNanos, KeyframeInterval interval, PicturesRule pictures, Basis basis) {
        super(Sign.RECORDING, basis);
        this.mode = mode;
        this.leastNanos = leastNanos;
        this.interval = interval;
        this.pictures = pictures;
        wanted = mode == RecordSettings.Mode.CONTINUOUS;
    }

    void given(long nowNanos) {
        backlog.given(nowNanos);
    }

    void done(long nowNanos) {
        if (isStuck(nowNanos)) {
            reportGap(FailureKind.RECORDER_STUCK, backlog.sinceNanos(), nowNanos);
        }
        backlog.done(nowNanos);
    }

    void wanted(boolean nowWanted, long nowNanos) {
        if (nowWanted == wanted) {
            return;
        }
        if (!nowWanted && isLate(nowNanos)) {
            reportGap(cause(), unplayableSince.orElse(pulse().lastNanos()), nowNanos);
        }
        if (unplayableSince.isPresent()) {
            unplayableSince = OptionalLong.of(nowNanos);
        }
        restart(nowNanos);
        wanted = nowWanted;
    }

    void recorded(long nowNanos) {
        if (unplayableSince.isEmpty()) {
            markAndReportGap(nowNanos);
        }
        failure = Optional.empty();
    }

    void failed(FailureKind kind) {
        failure = Optional.of(kind);
    }

    /** Bytes that nobody can play are no recording: the gap starts with the file. */
    void checked(Playback playback, long fileNanos, long nowNanos) {
        boolean plays = playback == Playback.PLAYS;
        // Pictures that arrived damaged are damaged in the file, too: another sign reports those.
        boolean ours = playback == Playback.BROKEN
                || !pictures.isRequired(nowNanos)
                || pictures.pulse().lastNanos() > fileNanos;
        if (!plays && ours && unplayableSince.isEmpty()) {
            reportGap(FailureKind.RECORDING_UNPLAYABLE, fileNanos, nowNanos);
            unplayableSince = OptionalLong.of(fileNanos);
        } else if (plays && unplayableSince.isPresent()) {
            long since = unplayableSince.getAsLong();
            reportGap(FailureKind.RECORDING_UNPLAYABLE, since, Math.max(since, fileNanos));
            unplayableSince = OptionalLong.empty();
            mark(nowNanos);
        }
    }

    @Override
    boolean isRequired(long nowNanos) {
        return mode != RecordSettings.Mode.OFF && (wanted || isStuck(nowNanos));
    }

    @Override
    long deadlineNanos() {
        return interval.limitNanos(leastNanos);
    }

    @Override
    boolean isOverdue(long nowNanos) {
        return unplayableSince.isPresent() || isQuiet(nowNanos) || isStuck(nowNanos);
    }

    private boolean isStuck(long nowNanos) {
        return backlog.stuckNanos(nowNanos) >= deadlineNanos();
    }

    @Override
    FailureKind cause() {
        return failure.orElse(
                unplayableSince.isPresent() ? FailureKind.RECORDING_UNPLAYABLE : FailureKind.RECORDER_STUCK);
    }

    @Override
    long lateSinceNanos(long nowNanos) {
        return unplayableSince.isPresent() ? unplayableSince.getAsLong() : super.lateSinceNanos(nowNanos);
    }
}
