package dev.watchkeeper.probe;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;

/**
 * Reads RTSP answers from a connection, as far as a probe needs them; confined to its thread. When a read's time is over the next call goes
 * on where it stopped.
 */
final class Answers {
    private static final int LONGEST_HEAD = 8_192;

    private final InputStream in;
    private final StringBuilder head = new StringBuilder();
    private long bodyLeft;

    /**
     * One answer; immutable.
     *
     * @param line its status line
     * @param number of the question that it answers
     */
    record Answer(String line, int number) {}

    Answers(InputStream in) {
        this.in = new BufferedInputStream(
                in); // each byte would be a system call of its own, some hundred for each camera that is away
    }

    /**
     * The next answer.
     *
     * @param expected the number that is assumed where the answer has none
     */
    Answer next(int expected) throws IOException {
        while (bodyLeft > 0) {
            read();
            bodyLeft--;
        }
        while (head.indexOf("\r\n\r\n") < 0) {
            if (head.length() > LONGEST_HEAD) {
                throw new IOException("the answer's head is too long");
            }
            head.append((char) read());
        }
        String text = head.toString();
        head.setLength(0);
        bodyLeft = Math.max(0, header(text, "content-length", 0));
        return new Answer(text.substring(0, text.indexOf('\r')), header(text, "cseq", expected));
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("the camera closed the connection");
        }
        return next;
    }

    private static int header(String head, String name, int otherwise) {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                try {
                    return Integer.parseInt(line.substring(name.length() + 1).strip());
                } catch (NumberFormatException e) {
                    return otherwise;
                }
            }
        }
        return otherwise;
    }
}
