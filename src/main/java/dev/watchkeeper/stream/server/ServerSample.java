package dev.watchkeeper.stream.server;

import java.util.Map;
import java.util.Optional;

/** What the control API showed at one moment; immutable. */
public sealed interface ServerSample {
    /** When the answer came, or was given up; monotonic nanoseconds. */
    long atNanos();

    /**
     * It answered.
     *
     * @param version empty before 1.15.2, which does not tell
     * @param started when the server says it started; another value is another process. Empty before 1.15.2
     * @param paths by name
     */
    record Known(long atNanos, Optional<ServerVersion> version, Optional<String> started, Map<String, PathSample> paths)
            implements ServerSample {
        public Known {
            paths = Map.copyOf(paths);
        }
    }

    /**
     * It did not answer properly, so nothing is known of any path.
     *
     * @param sentence for people, free of secrets
     */
    record Unknown(long atNanos, Reason reason, String sentence) implements ServerSample {}

    /** Why nothing is known; an immutable enumeration. */
    enum Reason {
        /** Nothing listens. */
        ABSENT,
        /** No answer yet; it may come, since refused sign-ins are answered late. */
        LATE,
        /** No answer for so long that it is not a refused sign-in: the server hangs. */
        HUNG,
        /** It refuses us: it is another server, or has another configuration. */
        REFUSED,
        /** It answers with an error of its own. */
        FAULTY,
        /** Its answer broke off, is none of MediaMTX's, or is too large. */
        GARBLED
    }
}
