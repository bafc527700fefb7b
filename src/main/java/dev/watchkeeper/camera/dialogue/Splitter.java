package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Splits the data of an RTSP connection into interleaved frames and messages, and buffers no more than the largest message; confined to its thread.
 */
final class Splitter {
    /** No answer is longer: a description with the parameters of several tracks has a tenth of this. */
    static final int MAX_BODY_BYTES = 64 << 10;

    private static final int FRAME_HEAD_BYTES = 4;
    private static final int FIRST_BUFFER_BYTES = 16 << 10;
    private static final int MAX_BUFFER_BYTES = Head.MAX_BYTES + MAX_BODY_BYTES + FIRST_BUFFER_BYTES;
    /** The most to skip that is neither frame nor message: real cameras lose sync for a packet or two. */
    private static final int MAX_GARBAGE_BYTES = 1 << 20;

    private static final byte[] ANSWER = {'R', 'T', 'S', 'P', '/'};

    private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
    private int begin;
    private int end;
    private boolean understood;
    private int garbage;

    /** Takes the parts. */
    interface Sink {
        /** Takes complete successive frames, with their headers. */
        void frames(byte[] data, int from, int length) throws IOException, FailureException;

        void message(Head head, byte[] body) throws IOException, FailureException;
    }

    /** Waits for data and passes on what is complete. @return false at the end of the connection */
    boolean pump(InputStream in, Sink sink) throws IOException, FailureException {
        makeRoom();
        int count = in.read(buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        while (begin < end && takeOne(sink)) {
            // continue with the rest
        }
        return true;
    }

    /** Drops incomplete data: it came over another connection. */
    void reset() {
        begin = 0;
        end = 0;
    }

    private void makeRoom() {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(MAX_BUFFER_BYTES, 2 * buffer.length));
        }
    }

    private boolean takeOne(Sink sink) throws IOException, FailureException {
        byte first = buffer[begin];
        if (first == '$') {
            return takeFrames(sink);
        }
        if (first == '\r' || first == '\n') {
            begin++;
            return true;
        }
        if (first >= 'A' && first <= 'Z') {
            return takeMessage(sink);
        }
        if (!understood) {
            throw notRtsp();
        }
        skipGarbage();
        return true;
    }

    private boolean takeFrames(Sink sink) throws IOException, FailureException {
        int at = begin;
        while (end - at >= FRAME_HEAD_BYTES && buffer[at] == '$') {
            int whole = FRAME_HEAD_BYTES + ((buffer[at + 2] & 0xFF) << 8 | buffer[at + 3] & 0xFF);
            if (end - at < whole) {
                break;
            }
            at += whole;
        }
        if (at == begin) {
            return false;
        }
        int from = begin;
        begin = at;
        garbage = 0;
        sink.frames(buffer, from, at - from);
        return true;
    }

    private boolean takeMessage(Sink sink) throws IOException, FailureException {
        int headEnd = -1;
        int bodyBegin = -1;
        for (int i = begin; i + 1 < end && bodyBegin < 0; i++) {
            if (buffer[i] == '\n') {
                int next = buffer[i + 1] == '\r' ? i + 2 : i + 1;
                if (next < end && buffer[next] == '\n') {
                    headEnd = i;
                    bodyBegin = next + 1;
                }
            }
        }
        if (bodyBegin < 0) {
            if (end - begin > Head.MAX_BYTES) {
                throw understood || startsLikeAnswer() ? Head.endless() : notRtsp();
            }
            return false;
        }
        Head head = Head.parse(buffer, begin, headEnd);
        if (head.status("RTSP").isEmpty() && !head.isRequest()) {
            if (!understood) {
                throw notRtsp();
            }
            skipGarbage();
            return true;
        }
        int length = head.bodyBytes(MAX_BODY_BYTES);
        if (end - bodyBegin < length) {
            return false;
        }
        understood = true;
        garbage = 0;
        begin = bodyBegin + length;
        sink.message(head, Arrays.copyOfRange(buffer, bodyBegin, bodyBegin + length));
        return true;
    }

    private boolean startsLikeAnswer() {
        return Arrays.equals(buffer, begin, Math.min(end, begin + ANSWER.length), ANSWER, 0, ANSWER.length);
    }

    private void skipGarbage() throws FailureException {
        int from = begin++;
        while (begin < end && buffer[begin] != '$' && buffer[begin] != 'R') {
            begin++;
        }
        garbage += begin - from;
        if (garbage > MAX_GARBAGE_BYTES) {
            throw new FailureException(FailureKind.ENDED, "the camera has stopped speaking RTSP");
        }
    }

    private static FailureException notRtsp() {
        return new FailureException(
                FailureKind.ENDED,
                "the other side accepts the connection but does not answer in RTSP; is this the camera's RTSP port?");
    }
}
