package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.AnswerTable;
import java.util.Locale;
import java.util.OptionalDouble;

/** What measured media and refusals mean, and what to do; stateless. */
final class Verdicts {
    private static final double LOSS_WORTH_SAYING = 0.001;
    private static final double LOSS_THAT_HURTS = 0.01;
    private static final double LONG_GOP_SECONDS = 5;

    private Verdicts() {}

    static FailureException refusal(int status, String reason, String method) {
        FailureKind kind = AnswerTable.kind(status);
        boolean late = !method.equals("DESCRIBE");
        if (kind == FailureKind.BUSY || late && kind == FailureKind.NOT_FOUND) {
            return new FailureException(
                    FailureKind.BUSY,
                    "The camera has no free session now (" + status + " to " + method
                            + "). Many cameras allow one or two: close other viewers, or restart the camera.");
        }
        String sentence = AnswerTable.isRefusal(status)
                ? AnswerTable.failure(status, reason, method).sentence()
                : "the camera answers " + status + " to " + method;
        return new FailureException(kind, sentence(sentence));
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    static Finding of(RtspPlay.Played played) {
        MediaMeter meter = played.meter();
        Measured measured = meter.measured();
        if (meter.pictures() == 0) {
            return Finding.trouble(measured, nothing(played));
        }
        if (played.closed()) {
            return Finding.trouble(
                    measured,
                    "The camera begins to send and then closes the connection. Restart it; close other viewers.");
        }
        return judged(measured, meter.keyframes(), played.transport());
    }

    private static String nothing(RtspPlay.Played played) {
        if (played.closed()) {
            return "The camera accepts the session and closes the connection without a picture. Restart it.";
        }
        if (played.meter().otherPackets() > 0) {
            return "The camera accepts the session, and reports or sound come, but no video for "
                    + played.time().toSeconds()
                    + " s: its encoder has stopped, or waits for a rare keyframe. Restart it, and set a keyframe every 1 to 2 s.";
        }
        return played.transport().equals("UDP")
                ? "The camera accepts the session, but nothing arrives over UDP. A firewall may drop it: set transport to tcp."
                : "The camera accepts the session, but sends nothing. Restart it.";
    }

    /** What pictures that came mean. */
    static Finding judged(Measured measured, long keyframes, String transport) {
        String codec = measured.codec().orElse("");
        if (!codec.equals("h264") && !codec.equals("h265") && !codec.equals("mjpeg")) {
            return Finding.trouble(
                    measured,
                    "The camera sends " + codec.toUpperCase(Locale.ROOT)
                            + ", which Watchkeeper cannot watch. Set H.264, H.265 or MJPEG in the camera.");
        }
        double loss = measured.loss().orElse(0);
        if (loss >= LOSS_THAT_HURTS) {
            String what = "The camera sends, but " + percent(loss) + " of its packets are missing. ";
            return Finding.trouble(
                    measured,
                    transport.equals("UDP")
                            ? what + "Look at the network between, or set transport to tcp."
                            : what
                                    + "Over TCP the network loses none: the camera itself drops them. Lower its bit rate, or"
                                    + " restart it.");
        }
        if (keyframes == 0) {
            return Finding.trouble(
                    measured,
                    "Video comes without a keyframe, so no picture can be decoded. Set an I-frame interval of 1 to 4 s in the"
                            + " camera, or restart it.");
        }
        return Finding.well(measured, well(measured, codec, loss));
    }

    private static String well(Measured measured, String codec, double loss) {
        StringBuilder text = new StringBuilder("The camera is well: ").append(codec.toUpperCase(Locale.ROOT));
        measured.fps().ifPresent(fps -> text.append(", ").append(tenths(fps)).append(" pictures a second"));
        OptionalDouble gop = measured.gop();
        if (!codec.equals("mjpeg")) {
            text.append(
                    gop.isPresent()
                            ? ", a keyframe every " + tenths(gop.getAsDouble()) + " s"
                            : ", keyframes are rare");
        }
        if (measured.loss().isPresent()) {
            text.append(
                    loss < LOSS_WORTH_SAYING ? ", no packet lost." : ", " + percent(loss) + " of the packets lost.");
        } else {
            text.append('.');
        }
        boolean rare = !codec.equals("mjpeg") && (gop.isEmpty() || gop.getAsDouble() > LONG_GOP_SECONDS);
        if (rare) {
            text.append(" Keyframes every 1 to 4 s would show pictures sooner after each start.");
        }
        return text.toString();
    }

    static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < LOSS_THAT_HURTS ? "%.2f %%" : "%.1f %%", 100 * share);
    }
}
