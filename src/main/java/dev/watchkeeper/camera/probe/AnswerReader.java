package dev.watchkeeper.camera.probe;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.camera.dialogue.Head;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads answers from a connection, as far as a probe needs them, and buffers at most a description; confined to its thread. After a read timeout, the
 * next call continues where it stopped.
 */
final class AnswerReader {
    private static final int MAX_BODY_BYTES = 64 << 10;

    private final InputStream in;
    private final StringBuilder head = new StringBuilder();
    private int bodyLeft;

    /**
     * One answer; immutable.
     *
     * @param number the sequence number of the question
     */
    record Answer(Head head, int number) {}

    AnswerReader(InputStream in) {
        // Unbuffered, each byte would be a system call: hundreds for each probe.
        this.in = new BufferedInputStream(in);
    }

    /**
     * The next answer.
     *
     * @param expected the number to assume if the answer has none
     */
    Answer next(int expected) throws IOException {
        while (bodyLeft > 0) {
            read();
            bodyLeft--;
        }
        while (head.indexOf("\r\n\r\n") < 0) {
            if (head.length() > Head.MAX_BYTES) {
                throw new IOException("the answer's head is too long");
            }
            head.append((char) read());
        }
        byte[] text = head.substring(0, head.length() - 4).getBytes(StandardCharsets.ISO_8859_1);
        head.setLength(0);
        try {
            Head answer = Head.parse(text, 0, text.length);
            bodyLeft = answer.status("RTSP").isPresent() ? answer.bodyBytes(MAX_BODY_BYTES) : 0;
            return new Answer(answer, number(answer.field("CSeq").orElse(""), expected));
        } catch (FailureException e) {
            throw new IOException(e.sentence(), e);
        }
    }

    /** The body of the last answer. */
    String body() throws IOException {
        StringBuilder text = new StringBuilder();
        while (bodyLeft > 0) {
            text.append((char) read());
            bodyLeft--;
        }
        return text.toString();
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("the camera closed the connection");
        }
        return next;
    }

    private static int number(String text, int otherwise) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : otherwise;
    }
}
