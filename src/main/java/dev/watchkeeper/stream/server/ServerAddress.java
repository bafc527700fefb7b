package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.stream.StreamSettings.Server;
import java.util.Map;

/** Where the server is reached; stateless. */
public final class ServerAddress {
    private static final String LOOPBACK = "127.0.0.1";

    private ServerAddress() {}

    /** Whether other machines can reach the server. */
    public static boolean isOpen(Server server) {
        return !HostAndPort.isLoopback(server.bind());
    }

    /**
     * The address of a path over RTSP for this machine's own publishers and readers, without a sign-in: on loopback, unless the server listens on another
     * address alone.
     */
    public static String local(Server server, String path) {
        String host = isWildcard(server) ? LOOPBACK : server.bind();
        return "rtsp://" + HostAndPort.bracketed(host) + ":" + server.ports().rtsp() + "/" + path;
    }

    /**
     * The addresses of a path for players, without a sign-in, by protocol: {@code rtsp}, {@code hls}, {@code webrtc} (a page for browsers; players add {@code whep}),
     * {@code srt}.
     *
     * @param name of this machine, as players know it, where the server listens on all addresses
     */
    public static Map<String, String> players(Server server, String name, String path) {
        String host = HostAndPort.bracketed(isWildcard(server) ? name : server.bind());
        return Map.of(
                "rtsp", "rtsp://" + host + ":" + server.ports().rtsp() + "/" + path,
                "hls", "http://" + host + ":" + server.ports().hls() + "/" + path + "/index.m3u8",
                "webrtc", "http://" + host + ":" + server.ports().webrtc() + "/" + path + "/",
                "srt", "srt://" + host + ":" + server.ports().srt() + "?streamid=read:" + path);
    }

    static boolean isWildcard(Server server) {
        String bare = HostAndPort.withoutBrackets(server.bind());
        return bare.isEmpty() || bare.equals("0.0.0.0") || bare.matches("[0:]+");
    }
}
