package dev.watchkeeper.camera.probe;

import dev.watchkeeper.camera.dialogue.Head;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Continues from a description to the step at which the last session was refused, and releases at once what it gets; confined to its thread. Only this
 * shows that a camera has a free session again, without opening a session for each question.
 */
final class DeepProbe {
    private final Socket socket;
    private final AnswerReader answers;
    private final Presence.Target target;

    DeepProbe(Socket socket, AnswerReader answers, Presence.Target target) {
        this.socket = socket;
        this.answers = answers;
        this.target = target;
    }

    /**
     * @param described the head of the description, whose body has not been read yet
     * @param question its sequence number
     */
    Sighting after(Head described, int question) throws IOException {
        String description = answers.body();
        String base = described
                .field("Content-Base")
                .or(() -> described.field("Content-Location"))
                .filter(b -> b.startsWith("rtsp"))
                .map(Head::text)
                .orElse(target.url());
        Head setUp = ask(
                "SETUP",
                resolve(base, control(description)),
                "Transport: RTP/AVP/TCP;unicast;interleaved=0-1",
                question + 1);
        Sighting seen = Probe.meaning(Presence.Protocol.RTSP, setUp);
        if (setUp.status("RTSP").equals(Optional.of(461))) {
            return Sighting.PRESENT; // it may support another transport
        }
        if (!setUp.status("RTSP").equals(Optional.of(200))) {
            return seen;
        }
        String session = "Session: "
                + setUp.field("Session").orElse("0").split(";", 2)[0].strip();
        if (target.depth() == Presence.Depth.PLAYING) {
            seen = Probe.meaning(Presence.Protocol.RTSP, ask("PLAY", base, session, question + 2));
        }
        send("TEARDOWN", base, session, question + 3);
        return seen;
    }

    private Head ask(String method, String where, String field, int number) throws IOException {
        send(method, where, field, number);
        return answers.next(number).head();
    }

    private void send(String method, String where, String field, int number) throws IOException {
        String text = method + " " + where + " RTSP/1.0\r\nCSeq: " + number + "\r\nUser-Agent: Watchkeeper\r\n" + field
                + "\r\n\r\n";
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The control address of the first video track, RFC 2326 C.1.1. */
    private static String control(String description) {
        boolean inVideo = false;
        for (String line : description.split("\r?\n", -1)) {
            if (line.startsWith("m=")) {
                if (inVideo) {
                    break;
                }
                inVideo = line.startsWith("m=video");
            } else if (inVideo && line.startsWith("a=control:")) {
                return line.substring("a=control:".length()).strip();
            }
        }
        return "*";
    }

    private static String resolve(String base, String control) {
        if (control.equals("*")) {
            return base;
        }
        if (control.contains("://")) {
            return control;
        }
        return base.endsWith("/") ? base + control : base + "/" + control;
    }
}
