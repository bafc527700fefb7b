package dev.watchkeeper.diagnose;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** RTSP over one connection: one request at a time, and the media between the answers; buffers no more than one message. Confined to its thread. */
final class RtspWire {
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = Head.MAX_BYTES + MAX_BODY_BYTES + (64 << 10);
    private static final int FRAME_HEAD_BYTES = 4;
    private static final String USER_AGENT = "Watchkeeper";

    private final Line line;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int begin;
    private int end;
    private int sequence;
    private boolean understood;
    private FrameSink sink = (channel, data, from, length) -> {};

    /** Takes interleaved media. */
    @FunctionalInterface
    interface FrameSink {
        /** @param data to be copied if it is kept */
        void frame(int channel, byte[] data, int from, int length);
    }

    /** An answer; immutable. */
    record Reply(Head head, String body) {
        int status() {
            return head.status("RTSP").orElse(0);
        }
    }

    RtspWire(Line line) {
        this.line = line;
    }

    void sink(FrameSink other) {
        sink = other;
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws FailureException TIMEOUT if none came in time, ENDED if the other side closed or speaks something else
     */
    Reply ask(String method, String where, List<String> fields, Duration limit) throws FailureException {
        int number = send(method, where, fields);
        long from = line.clock().monotonicNanos();
        while (true) {
            Optional<Reply> reply = take();
            if (reply.isPresent()) {
                // Some cameras number answers in their own way, but all answer in order.
                boolean late = reply.get()
                        .head()
                        .field("CSeq")
                        .filter(n -> isBefore(n, number))
                        .isPresent();
                if (!late && reply.get().head().status("RTSP").isPresent()) {
                    return reply.get();
                }
                continue;
            }
            fill(limit.minus(line.clock().since(from)), method);
        }
    }

    private static boolean isBefore(String text, int number) {
        return text.matches("\\d{1,9}") && Integer.parseInt(text) < number;
    }

    /** Sends a request whose answer nobody waits for. */
    int send(String method, String where, List<String> fields) throws FailureException {
        StringBuilder text = new StringBuilder(
                method + " " + where + " RTSP/1.0\r\nCSeq: " + ++sequence + "\r\nUser-Agent: " + USER_AGENT + "\r\n");
        fields.forEach(field -> text.append(field).append("\r\n"));
        try {
            line.send(text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            return sequence;
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENDED, "the camera closed the connection at " + method, e);
        }
    }

    /**
     * Reads media for a time.
     *
     * @return false if the camera closed the connection
     */
    boolean listen(Duration time) throws FailureException {
        while (take().isPresent()) {
            // answers to requests that nobody waits for
        }
        try {
            makeRoom();
            int count = line.read(buffer, end, time);
            end += Math.max(0, count);
            while (take().isPresent()) {
                // as above
            }
            return count >= 0;
        } catch (IOException e) {
            return false;
        }
    }

    private void fill(Duration left, String method) throws FailureException {
        if (!left.isPositive()) {
            throw new FailureException(FailureKind.TIMEOUT, "no answer to " + method);
        }
        try {
            makeRoom();
            int count = line.read(buffer, end, left);
            if (count < 0) {
                throw new FailureException(FailureKind.ENDED, "the camera closed the connection at " + method);
            }
            end += count;
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENDED, "the camera closed the connection at " + method, e);
        }
    }

    private void makeRoom() throws IOException {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
        if (end == buffer.length) {
            throw new IOException("a message is too long");
        }
    }

    /** The next complete answer in the buffer; passes on the media before it. */
    private Optional<Reply> take() throws FailureException {
        while (begin < end) {
            byte first = buffer[begin];
            if (first == '$') {
                if (!takeFrame()) {
                    return Optional.empty();
                }
            } else if (first == '\r' || first == '\n') {
                begin++;
            } else if (first >= 'A' && first <= 'Z') {
                return takeMessage();
            } else if (understood) {
                begin++; // cameras lose sync for a packet or two
            } else {
                throw notRtsp();
            }
        }
        return Optional.empty();
    }

    private boolean takeFrame() {
        if (end - begin < FRAME_HEAD_BYTES) {
            return false;
        }
        int length = (buffer[begin + 2] & 0xFF) << 8 | buffer[begin + 3] & 0xFF;
        if (end - begin < FRAME_HEAD_BYTES + length) {
            return false;
        }
        sink.frame(buffer[begin + 1] & 0xFF, buffer, begin + FRAME_HEAD_BYTES, length);
        begin += FRAME_HEAD_BYTES + length;
        return true;
    }

    private Optional<Reply> takeMessage() throws FailureException {
        int at = begin;
        while (at + 3 < end
                && !(buffer[at] == '\r'
                        && buffer[at + 1] == '\n'
                        && buffer[at + 2] == '\r'
                        && buffer[at + 3] == '\n')) {
            at++;
        }
        if (at + 3 >= end) {
            if (end - begin > Head.MAX_BYTES) {
                throw understood ? Head.endless() : notRtsp();
            }
            return Optional.empty();
        }
        Head head = Head.parse(buffer, begin, at);
        if (head.status("RTSP").isEmpty() && !head.isRequest()) {
            throw notRtsp();
        }
        int length = head.bodyBytes(MAX_BODY_BYTES);
        int body = at + 4;
        if (end - body < length) {
            return Optional.empty();
        }
        understood = true;
        begin = body + length;
        return Optional.of(
                new Reply(head, new String(Arrays.copyOfRange(buffer, body, body + length), StandardCharsets.UTF_8)));
    }

    private static FailureException notRtsp() {
        return new FailureException(FailureKind.ENDED, "what answers does not speak RTSP");
    }
}
