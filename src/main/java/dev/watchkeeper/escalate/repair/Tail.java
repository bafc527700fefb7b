package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.keeper.process.Output;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The beginning and the end of an output, 256 KiB at most however much there is; thread-safe. */
final class Tail implements Output {
    private static final int HEAD_BYTES = 65_536;
    private static final int TAIL_BYTES = 196_608;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final byte[] ring = new byte[TAIL_BYTES];
    private long later;

    @Override
    public synchronized void written(byte[] bytes, int length) {
        int first = Math.min(length, HEAD_BYTES - head.size());
        head.write(bytes, 0, first);
        for (int i = Math.max(first, length - TAIL_BYTES); i < length; i++) {
            ring[(int) ((later + i - first) % TAIL_BYTES)] = bytes[i];
        }
        later += length - first;
    }

    @Override
    public void ended() {
        // What was written stays.
    }

    /** The text; says how much of it was left out. */
    synchronized String text() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.toByteArray());
        long left = Math.max(0, later - TAIL_BYTES);
        if (left > 0) {
            all.writeBytes(("\n[… " + left + " bytes were left out …]\n").getBytes(StandardCharsets.UTF_8));
        }
        for (long i = left; i < later; i++) {
            all.write(ring[(int) (i % TAIL_BYTES)]);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
