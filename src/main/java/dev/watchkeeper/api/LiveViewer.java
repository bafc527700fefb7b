package dev.watchkeeper.api;

import dev.watchkeeper.live.LiveView;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One viewer of live video with a bounded backlog; thread-safe. A viewer slower than the camera refuses fragments,
 * so that live view skips to the next keyframe: late video is worthless, memory is not.
 */
final class LiveViewer implements LiveView.Viewer {
    static final long MAX_BYTES = 2L * 1024 * 1024;
    static final int MAX_MESSAGES = 64;
    /** Init segments are never dropped; a viewer with this many pending is cut off. */
    private static final int CUT_MESSAGES = 4 * MAX_MESSAGES;

    private final Wire wire;
    private final Notes notes;
    private final AtomicLong skipped;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger waitingMessages = new AtomicInteger();

    /**
     * @param notes the messages before fragments
     * @param skipped counts the refused fragments of all viewers
     */
    LiveViewer(Wire wire, Notes notes, AtomicLong skipped) {
        this.wire = wire;
        this.notes = notes;
        this.skipped = skipped;
    }

    /** Chooses what a viewer is told before a fragment. */
    interface Notes {
        /** Of a viewer who asked for none. */
        Notes NONE = (keyframe, age) -> Optional.empty();

        /** @param age of the fragment's picture */
        Optional<String> before(boolean keyframe, Duration age);
    }

    /** Sends messages in order without waiting. */
    interface Wire {
        /** @param sent called once, when the message has been sent or has failed */
        void text(String message, Runnable sent);

        void binary(byte[] message, Runnable sent);

        /** Closes the connection at once. */
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
        // A single fragment may exceed the limit; otherwise a camera with huge keyframes would never be shown.
        boolean full = waitingBytes.get() > 0 && waitingBytes.get() + fragment.length > MAX_BYTES;
        if (full || waitingMessages.get() >= MAX_MESSAGES) {
            skipped.incrementAndGet();
            return false;
        }
        notes.before(keyframe, age).ifPresent(this::send);
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
