package dev.watchkeeper.camera.dialogue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The requests of libav that a camera has not answered yet, by the numbers under which it got them; thread-safe. */
final class Unanswered {
    /** Some cameras do not answer what only keeps a session alive. */
    private static final int MOST = 32;

    private final Map<Integer, Asked> asked = new LinkedHashMap<>();
    private int sequence;

    /**
     * A request of libav that awaits its answer; immutable.
     *
     * @param itsNumber what libav calls it
     * @param signedIn whether it carried credentials
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Asked(Head head, byte[] body, String itsNumber, boolean signedIn, int tries) {}

    /** @return its number */
    synchronized int add(Asked request) {
        if (asked.size() >= MOST) {
            asked.remove(asked.keySet().iterator().next());
        }
        asked.put(++sequence, request);
        return sequence;
    }

    /** Forgets all: they went over another connection. */
    synchronized void clear() {
        asked.clear();
    }

    /** What an answer answers; empty if nothing is open. */
    synchronized Optional<Asked> take(Head answer) {
        String number = answer.field("CSeq").orElse("");
        Optional<Asked> exact = number.matches("\\d{1,9}")
                ? Optional.ofNullable(asked.remove(Integer.valueOf(number)))
                : Optional.empty();
        if (exact.isPresent() || asked.isEmpty()) {
            return exact;
        }
        // Some cameras count in their own way, but all answer in order.
        return Optional.ofNullable(asked.remove(asked.keySet().iterator().next()));
    }
}
