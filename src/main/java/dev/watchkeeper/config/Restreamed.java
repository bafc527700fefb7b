package dev.watchkeeper.config;

import dev.watchkeeper.base.HostAndPort;
import java.util.Locale;
import java.util.Optional;

/**
 * The path of the restreaming server of this machine that carries a camera; immutable.
 *
 * @param path its name on the server
 * @param readThere whether the camera's pictures are read from the server, in place of the camera's own address
 */
public record Restreamed(String path, boolean readThere, Server server) {
    /**
     * The server; immutable.
     *
     * @param host where this machine reaches its streams: loopback, unless it listens on another address alone
     * @param apiPort of its control API, on loopback
     */
    public record Server(String host, int rtspPort, int apiPort) {
        /** For people. */
        public String where() {
            return HostAndPort.bracketed(host) + ":" + rtspPort;
        }
    }

    /** The address at which the server serves the path. */
    public String url() {
        return "rtsp://" + server.where() + "/" + path;
    }

    /** The path that an address names, if it is one of the server. */
    static Optional<Restreamed> named(String url, Server server) {
        if (SourceKind.of(url) != SourceKind.RTSP) {
            return Optional.empty();
        }
        String rest = url.substring(url.indexOf("://") + 3);
        int slash = rest.indexOf('/');
        String path =
                slash < 0 ? "" : rest.substring(slash + 1).split("[?#]", 2)[0].replaceFirst("/+$", "");
        boolean here = HostAndPort.parse(slash < 0 ? rest : rest.substring(0, slash))
                .filter(at -> at.port().orElse(0) == server.rtspPort())
                .filter(at -> isSame(at.host(), server.host()))
                .isPresent();
        return here && !path.isEmpty() ? Optional.of(new Restreamed(path, false, server)) : Optional.empty();
    }

    private static boolean isSame(String host, String other) {
        return HostAndPort.isLoopback(host) && HostAndPort.isLoopback(other)
                || host.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
