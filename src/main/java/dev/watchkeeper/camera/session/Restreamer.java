package dev.watchkeeper.camera.session;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.probe.Presence;
import dev.watchkeeper.camera.probe.Sighting;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Restreamed;
import java.util.Optional;

/** What failures mean where a camera is read from the restreaming server: its own, or those of the camera behind it; stateless. */
final class Restreamer {
    /** What MediaMTX calls itself. */
    private static final String PROGRAM = "gortsplib";

    private Restreamer() {}

    /**
     * The meaning of a failed opening.
     *
     * @param answered whether anything was answered
     * @param program what the other side calls itself; empty if unknown
     */
    static FailureException meaning(Restreamed from, FailureException failure, boolean answered, String program) {
        String where = from.server().where();
        if (!program.isEmpty() && !program.equals(PROGRAM)) {
            return down(
                    failure,
                    "what answers at " + where + " calls itself " + program
                            + ", not MediaMTX; end that program, or change streams.rtsp-port");
        }
        return switch (failure.kind()) {
            case STOPPED, INTERNAL, ENVIRONMENT, CONFIGURATION, TOO_LARGE, UNSUPPORTED_CODEC -> failure;
            case NOT_FOUND ->
                failure.refusedRequest().equals("SETUP")
                        ? new FailureException(
                                FailureKind.BUSY,
                                "MediaMTX admits no more readers of '" + from.path()
                                        + "': close other readers, or raise maxReaders",
                                "SETUP")
                        : away(failure, "MediaMTX answers, but gets no picture from the camera");
            case TIMEOUT ->
                answered ? away(failure, "MediaMTX answers, and still waits for the camera") : silent(failure, where);
            case AUTH ->
                down(
                        failure,
                        "what answers at " + where + " requires a password, which the MediaMTX that Watchkeeper sets up"
                                + " does not; end that program, or change streams.rtsp-port");
            default -> answered ? failure : silent(failure, where);
        };
    }

    private static FailureException silent(FailureException failure, String where) {
        String how = failure.kind() == FailureKind.REFUSED ? "does not run: nothing listens" : "does not answer";
        return down(failure, "the restreaming server MediaMTX " + how + " at " + where);
    }

    private static FailureException down(FailureException failure, String sentence) {
        return new FailureException(FailureKind.RESTREAMER_DOWN, sentence, failure);
    }

    private static FailureException away(FailureException failure, String sentence) {
        return new FailureException(FailureKind.SOURCE_AWAY, sentence, failure);
    }

    /** Probes of a camera that is read from the server say the same as its sessions. */
    static Presence behind(CameraSettings camera, Presence presence) {
        return camera.readFrom().isEmpty()
                ? presence
                : (target, listener) -> presence.watch(target, sighting -> listener.accept(meaning(sighting)));
    }

    private static Sighting meaning(Sighting sighting) {
        boolean away = sighting.refusal().equals(Optional.of(FailureKind.NOT_FOUND));
        return switch (sighting.level()) {
            case ABSENT -> new Sighting(Sighting.Level.ABSENT, Optional.of(FailureKind.RESTREAMER_DOWN));
            case REFUSED -> away ? Sighting.refused(FailureKind.SOURCE_AWAY) : sighting;
            case SILENT, UNREADY, SLOW, PRESENT -> sighting;
        };
    }
}
