package dev.watchkeeper.camera.probe;

import dev.watchkeeper.camera.dialogue.Head;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Goes on from a description to the step at which the last session was refused, and gives back at once what it gets; confined to its thread. Only so
 * can be seen that a camera whose sessions are all taken has one again, without a session each time.
 */
final class DeepLook {
    private final Socket socket;
    private final Answers answers;
    private final Presence.Target target;

    DeepLook(Socket socket, Answers answers, Presence.Target target) {
        this.socket = socket;
        this.answers = answers;
        this.target = target;
    }

    /**
     * @param described the head of the description, whose body comes next
     * @param question its number
     */
    Sighting after(Head described, int question) throws IOException {
        String description = answers.body();
        String base = described
                .field("Content-Base")
                .or(() -> described.field("Content-Location"))
                .filter(b -> b.startsWith("rtsp"))
                .orElse(target.url());
        Head setUp = ask(
                "SETUP",
                beside(base, control(description)),
                "Transport: RTP/AVP/TCP;unicast;interleaved=0-1",
                question + 1);
        Sighting seen = Inquiry.meaning(Presence.Language.RTSP, setUp);
        if (setUp.status("RTSP").equals(Optional.of(461))) {
            return Sighting.PRESENT; // of other ways to send nothing is known
        }
        if (!setUp.status("RTSP").equals(Optional.of(200))) {
            return seen;
        }
        String session = "Session: "
                + setUp.field("Session").orElse("0").split(";", 2)[0].strip();
        if (target.depth() == Presence.Depth.PLAYING) {
            seen = Inquiry.meaning(Presence.Language.RTSP, ask("PLAY", base, session, question + 2));
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
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Of the first video, RFC 2326 C.1.1. */
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

    private static String beside(String base, String control) {
        if (control.equals("*")) {
            return base;
        }
        if (control.contains("://")) {
            return control;
        }
        return base.endsWith("/") ? base + control : base + "/" + control;
    }
}
