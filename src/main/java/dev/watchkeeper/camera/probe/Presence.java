package dev.watchkeeper.camera.probe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Looks for cameras that are away; thread-safe. */
public interface Presence {
    /** Never sees anything: for files, and for tests. */
    Presence NONE = (target, listener) -> () -> {};

    /**
     * Probes a camera repeatedly from now on, until closed.
     *
     * @param listener takes every sighting, on a thread of the watch; must not wait
     */
    Watch watch(Target target, Consumer<Sighting> listener);

    /** Keeps sessions and probes from beginning too many sessions with one server. */
    default SessionStarts starts() {
        return SessionStarts.UNLIMITED;
    }

    /** The probing of one camera; thread-safe. */
    interface Watch extends AutoCloseable {
        /** Stops probing; a sighting in progress may still be reported. */
        @Override
        void close();
    }

    /** How to probe a camera; an immutable enumeration. */
    enum Protocol {
        /** DESCRIBE. */
        RTSP,
        /** GET, of which only the beginning is read: many cameras do not support HEAD. */
        HTTP,
        /** A device file: whether this process may open it. */
        DEVICE
    }

    /** How far a probe goes over RTSP; an immutable enumeration. */
    enum Depth {
        DESCRIPTION,
        /** Whether the camera grants a session, which is released. */
        SET_UP,
        /** Whether it starts to send, which is stopped at once. */
        PLAYING
    }

    /**
     * Where and how to probe a camera; immutable.
     *
     * @param camera its name, for the thread's name
     * @param encrypted whether to use TLS
     * @param host a name or an address
     * @param url without credentials; for a device, its path
     * @param depth how far to go over RTSP
     * @param every how often
     * @param counts whether each probe counts as the start of a session
     */
    record Target(
            String camera,
            Protocol protocol,
            boolean encrypted,
            String host,
            int port,
            String url,
            Depth depth,
            Duration every,
            boolean counts) {
        private static final Duration EVERY = Duration.ofSeconds(1);

        /** Asks for a description every second. */
        public Target(String camera, Protocol protocol, boolean encrypted, String host, int port, String url) {
            this(camera, protocol, encrypted, host, port, url, Depth.DESCRIPTION, EVERY, false);
        }

        /** The same, going further and less often. */
        public Target deeper(Depth other, Duration pause) {
            return new Target(camera, protocol, encrypted, host, port, url, other, pause, true);
        }

        /** The same, where even a description costs the server as much as a session. */
        public Target spaced() {
            return new Target(camera, protocol, encrypted, host, port, url, depth, every, true);
        }

        /** The server that is asked. */
        public String server() {
            return SessionStarts.server(host, port);
        }

        /** A camera device of this machine. */
        public static Target device(String camera, Path device) {
            return new Target(camera, Protocol.DEVICE, false, "", 0, device.toString());
        }
    }
}
