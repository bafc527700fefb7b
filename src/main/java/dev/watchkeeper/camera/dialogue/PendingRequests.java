package dev.watchkeeper.camera.dialogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The requests of libav that the camera has not answered yet, by the sequence numbers sent to the camera; thread-safe. */
final class PendingRequests {
    /** Some cameras never answer keep-alive requests. */
    private static final int MAX_PENDING = 32;

    private final Map<Integer, Pending> asked = new LinkedHashMap<>();
    private int sequence;

    /**
     * A request of libav that waits for its answer; immutable.
     *
     * @param libavNumber libav's own sequence number for it
     * @param signedIn whether it carried credentials
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Pending(Head head, byte[] body, String libavNumber, boolean signedIn, int tries) {}

    /** @return its sequence number */
    synchronized int add(Pending request) {
        if (asked.size() >= MAX_PENDING) {
            asked.remove(asked.keySet().iterator().next());
        }
        asked.put(++sequence, request);
        return sequence;
    }

    /** Forgets all: they were sent over another connection. */
    synchronized void clear() {
        asked.clear();
    }

    /** Takes the request that an answer belongs to; empty if none is pending. */
    synchronized Optional<Pending> take(Head answer) {
        String number = answer.field("CSeq").orElse("");
        Optional<Pending> exact = number.matches("\\d{1,9}")
                ? Optional.ofNullable(asked.remove(Integer.valueOf(number)))
                : Optional.empty();
        if (exact.isPresent() || asked.isEmpty()) {
            return exact;
        }
        // Some cameras number answers in their own way, but all answer in order.
        return Optional.ofNullable(asked.remove(asked.keySet().iterator().next()));
    }
}
