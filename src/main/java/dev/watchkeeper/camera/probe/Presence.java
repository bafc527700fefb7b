package dev.watchkeeper.camera.probe;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** Looks for cameras that are away; thread-safe. */
public interface Presence {
    /** Sees nothing: for cameras that are files, and for tests. */
    Presence NONE = (target, listener) -> () -> {};

    /**
     * Looks for a camera again and again from now on, until closed.
     *
     * @param listener told of everything that is seen, on a thread of the watch; must not wait
     */
    Watch watch(Target target, Consumer<Sighting> listener);

    /** One camera that is looked for; thread-safe. */
    interface Watch extends AutoCloseable {
        /** Stops looking; what is being seen at that moment may still be told. */
        @Override
        void close();
    }

    /** The protocol in which a camera is asked; an immutable enumeration. */
    enum Language {
        /** DESCRIBE. */
        RTSP,
        /** GET of which no more than the beginning is read: many cameras know no HEAD. */
        HTTP,
        /** A file that this process may open or not. */
        DEVICE
    }

    /** How far a camera is asked; an immutable enumeration. */
    enum Depth {
        DESCRIPTION,
        /** Whether it takes a session, which is given back. */
        SET_UP,
        /** Whether it begins to send, which is ended at once. */
        PLAYING
    }

    /**
     * Where a camera is to be seen; immutable.
     *
     * @param camera its name, for the thread's name
     * @param encrypted whether it is asked over TLS
     * @param host a name or an address
     * @param url without credentials; the path of a device
     * @param depth how far it is asked over RTSP
     * @param every how often
     */
    record Target(
            String camera,
            Language language,
            boolean encrypted,
            String host,
            int port,
            String url,
            Depth depth,
            Duration every) {
        private static final Duration EVERY = Duration.ofSeconds(1);

        /** Asked for a description every second. */
        public Target(String camera, Language language, boolean encrypted, String host, int port, String url) {
            this(camera, language, encrypted, host, port, url, Depth.DESCRIPTION, EVERY);
        }

        /** The same, asked further and less often. */
        public Target deeper(Depth other, Duration pause) {
            return new Target(camera, language, encrypted, host, port, url, other, pause);
        }

        /** A camera device of this machine. */
        public static Target device(String camera, Path device) {
            return new Target(camera, Language.DEVICE, false, "", 0, device.toString());
        }
    }
}
