package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.keeper.stream.Runs.Run;
import dev.watchkeeper.stream.server.ServerSample;
import dev.watchkeeper.stream.server.ServerSample.Reason;
import dev.watchkeeper.stream.server.ServerSample.Unknown;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Judges whether the restreaming server hangs; confined to one thread, and pure. The control API is one witness, its RTSP port the other: a server that still
 * restreams is not restarted because its API is silent. Both must agree twice in a row.
 */
final class ServerJudge {
    /** A starting server may take this long, as on a machine that has just started. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final Duration SILENCE = Duration.ofSeconds(5);
    private static final int SILENT_LOOKS = 3;
    private static final int FAULTY_LOOKS = 2;

    private final Supplier<Optional<String>> rtsp;
    private Optional<Run> judged = Optional.empty();
    private boolean everKnown;
    private int silentLooks;
    private int faultyLooks;
    private long silentFrom;

    /** @param rtsp asks the second witness; returns what is wrong, and takes about 2 s at most */
    ServerJudge(Supplier<Optional<String>> rtsp) {
        this.rtsp = rtsp;
    }

    /**
     * Takes one look.
     *
     * @param run the server's process, if it runs
     * @return why that process is to be replaced
     */
    Optional<String> judge(ServerSample sample, Optional<Run> run) {
        if (!run.equals(judged)) {
            judged = run;
            everKnown = false;
            forget();
        }
        if (run.isEmpty()) {
            return Optional.empty();
        }
        return switch (sample) {
            case ServerSample.Known known -> {
                everKnown = true;
                forget();
                yield Optional.empty();
            }
            case Unknown unknown -> judge(unknown, run.get());
        };
    }

    private Optional<String> judge(Unknown sample, Run run) {
        // Whoever answers, even with an error, does not hang.
        boolean silent = switch (sample.reason()) {
            case ABSENT, LATE, HUNG -> true;
            case REFUSED, FAULTY, GARBLED -> false;
        };
        if (!silent) {
            forget();
            return Optional.empty();
        }
        if (silentLooks == 0) {
            silentFrom = sample.atNanos();
        }
        silentLooks++;
        boolean inGrace = !everKnown && sample.atNanos() - run.sinceNanos() < GRACE.toNanos();
        boolean silentForLong = sample.reason() == Reason.HUNG
                || silentLooks >= SILENT_LOOKS && sample.atNanos() - silentFrom >= SILENCE.toNanos();
        if (inGrace || !silentForLong) {
            faultyLooks = 0;
            return Optional.empty();
        }
        Optional<String> second = rtsp.get();
        faultyLooks = second.isPresent() ? faultyLooks + 1 : 0;
        return second.filter(fault -> faultyLooks >= FAULTY_LOOKS).map(fault -> sample.sentence() + " " + fault);
    }

    private void forget() {
        silentLooks = 0;
        faultyLooks = 0;
    }
}
