package dev.watchkeeper.api;

import dev.watchkeeper.live.LiveView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * One viewer of live video with a bounded backlog; thread-safe. When the viewer is slower than the camera it refuses fragments,
 * so that the live view skips to the next keyframe: late video is worth nothing, and memory is.
 */
final class LiveViewer implements LiveView.Viewer {
    static final long MAX_BYTES = 2L * 1024 * 1024;
    static final int MAX_MESSAGES = 64;
    /** Init segments are never dropped; a viewer that lets so many pile up is cut off. */
    private static final int CUT_MESSAGES = 4 * MAX_MESSAGES;

    private final Wire wire;
    private final Function<Duration, Optional<String>> told;
    private final AtomicLong skipped;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger waitingMessages = new AtomicInteger();

    /**
     * @param told what precedes a fragment, by the age of its picture; empty where the viewer did not ask for it
     * @param skipped counts fragments that were refused, of all viewers
     */
    LiveViewer(Wire wire, Function<Duration, Optional<String>> told, AtomicLong skipped) {
        this.wire = wire;
        this.told = told;
        this.skipped = skipped;
    }

    /** Sends messages in order without waiting. */
    interface Wire {
        /** @param sent called once when the message has left, or never will */
        void text(String message, Runnable sent);

        void binary(byte[] message, Runnable sent);

        /** Ends the connection at once. */
        void cut();
    }

    @Override
    public void begin(String codecString, byte[] initSegment) {
        if (waitingMessages.get() > CUT_MESSAGES) {
            wire.cut();
            return;
        }
        send(codecString);
        send(initSegment);
    }

    @Override
    public boolean fragment(byte[] fragment, boolean keyframe, Duration age) {
        // One fragment alone may be larger than the limit, or a camera with huge keyframes would never be seen.
        boolean full = waitingBytes.get() > 0 && waitingBytes.get() + fragment.length > MAX_BYTES;
        if (full || waitingMessages.get() >= MAX_MESSAGES) {
            skipped.incrementAndGet();
            return false;
        }
        told.apply(age).ifPresent(this::send);
        send(fragment);
        return true;
    }

    @Override
    public void ended() {
        wire.cut();
    }

    private void send(String message) {
        waitingMessages.incrementAndGet();
        wire.text(message, waitingMessages::decrementAndGet);
    }

    private void send(byte[] message) {
        waitingMessages.incrementAndGet();
        waitingBytes.addAndGet(message.length);
        wire.binary(message, () -> {
            waitingMessages.decrementAndGet();
            waitingBytes.addAndGet(-message.length);
        });
    }
}
