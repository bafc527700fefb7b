package dev.watchkeeper.camera.probe;

import java.util.Locale;

/** Says when a session with a server may begin; thread-safe. */
public interface SessionStarts {
    /** Any number at any time. */
    SessionStarts UNLIMITED = server -> true;

    /**
     * Begins a session with this server, if its turn has come. Whoever gets a no asks again within 100 ms; probes wait meanwhile.
     *
     * @param server as {@link #server} names it; empty for what is no server
     */
    boolean begin(String server);

    /** The name of a server. */
    static String server(String host, int port) {
        return host.toLowerCase(Locale.ROOT) + ":" + port;
    }
}
