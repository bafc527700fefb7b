package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.dialogue.NetworkAddress;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.Restreamed;

/**
 * One look at a camera that is read from the restreaming server: the server's stream as the watch reads it, and only the port of the camera itself, which
 * may allow one connection; confined to its thread.
 */
final class RestreamedLook {
    private static final String PROGRAM = "gortsplib";

    private final CameraSettings camera;
    private final Diagnoser.Tools tools;
    private final Steps steps;

    RestreamedLook(CameraSettings camera, Diagnoser.Tools tools, Steps steps) {
        this.camera = camera;
        this.tools = tools;
        this.steps = steps;
    }

    Finding look() {
        Restreamed from = camera.readFrom().orElseThrow();
        RtspLook server = new RtspLook(RtspLook.Subject.of(camera, from), tools, steps);
        Finding found = server.look();
        if (found.isWell()) {
            return Finding.well(found.measured(), found.verdict() + " It is read from MediaMTX.");
        }
        boolean answers = steps.all().stream().anyMatch(step -> step.name().equals("options") && step.ok());
        if (!answers) {
            return Finding.trouble("The restreaming server MediaMTX does not answer at "
                    + from.server().where()
                    + "; the camera was not asked. 'watchkeeper streams' says why it does not run.");
        }
        if (!server.program().isEmpty() && !server.program().equals(PROGRAM)) {
            return Finding.trouble("What answers at " + from.server().where() + " calls itself " + server.program()
                    + ", not MediaMTX. End that program, or change streams.rtsp-port.");
        }
        boolean described = steps.all().stream().anyMatch(step -> step.name().equals("describe") && step.ok());
        if (described) {
            return Finding.trouble(found.measured(), "Read from MediaMTX: " + found.verdict());
        }
        return knock();
    }

    private Finding knock() {
        try {
            Line.knock(NetworkAddress.parse(camera.url()), tools, steps);
            return Finding.trouble(
                    "MediaMTX answers, but gets no picture from the camera, whose port is open. Check its user,"
                            + " password and path; the log of MediaMTX says what the camera answered. To have the camera itself looked"
                            + " at, set via to direct.");
        } catch (FailureException e) {
            return Finding.trouble("MediaMTX answers, but gets no picture from the camera. " + e.sentence());
        }
    }
}
