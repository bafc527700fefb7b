package dev.watchkeeper.stream.server;

import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.stream.StreamSettings.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the server's configuration file; stateless. Write it only while the server does not run: MediaMTX reads a changed file at once, and before
 * 1.20.1 it can deadlock when the file and the control API change it together.
 */
public final class ServerFile {
    private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1/128");
    private static final String LOOPBACK_ADDRESS = "127.0.0.1";

    /** A power of two, per reader: packets that wait for a slow one. Half a second of a picture of full size. */
    private static final int WRITE_QUEUE = 2048;

    private ServerFile() {}

    /** Where the file lies in the data folder. */
    public static Path in(Path data) {
        return data.resolve("streams").resolve("mediamtx.yml");
    }

    /**
     * Replaces the file and the password of the control API, which only this account can read.
     *
     * @throws IOException if it cannot be written, or this machine does not tell its addresses
     */
    public static void write(Path file, ServerVersion version, Server server, ServerPaths paths) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.createDirectories(folder);
        }
        Secret key = ServerKey.another();
        // The larger one first: where it does not fit, the former two stay and go together.
        PrivateFiles.replace(file, text(version, server, paths, key).getBytes(StandardCharsets.UTF_8));
        ServerKey.keep(ServerKey.beside(file), key);
    }

    static String text(ServerVersion version, Server server, ServerPaths paths, Secret key) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("logLevel", "info");
        all.put("logDestinations", List.of("stdout"));
        all.put("readTimeout", "10s");
        all.put("writeTimeout", "10s");
        all.put("writeQueueSize", WRITE_QUEUE);
        all.put("authMethod", "internal");
        all.put("authInternalUsers", users(server, key));
        control(all, version, server);
        servers(all, version, server);
        all.put("paths", paths.settings());
        return "# Written by Watchkeeper before each start of MediaMTX. It holds passwords, and changes here are lost.\n"
                + YamlText.of(all);
    }

    /** Web pages must not reach the control API through the browser of a person at this machine: it holds the cameras' passwords. */
    private static void control(Map<String, Object> all, ServerVersion version, Server server) {
        all.put("api", true);
        all.put("apiAddress", LOOPBACK_ADDRESS + ":" + server.ports().api());
        if (version.isAtLeast(1, 16)) {
            all.put("apiAllowOrigins", List.of());
        } else {
            all.put("apiAllowOrigin", "");
        }
        all.put("metrics", false);
        all.put("pprof", false);
        all.put("playback", false);
    }

    private static void servers(Map<String, Object> all, ServerVersion version, Server server) {
        all.put("rtsp", true);
        all.put("rtspTransports", List.of("tcp"));
        all.put("rtspEncryption", "no");
        all.put("rtspAddress", address(server, server.ports().rtsp()));
        all.put("hls", true);
        all.put("hlsAddress", address(server, server.ports().hls()));
        all.put("webrtc", true);
        all.put("webrtcAddress", address(server, server.ports().webrtc()));
        // A page of another site must not watch the cameras through the browser of a person at this machine, whom
        // loopback admits.
        if (version.isAtLeast(1, 16)) {
            all.put("hlsAllowOrigins", List.of());
            all.put("webrtcAllowOrigins", List.of());
        } else {
            all.put("hlsAllowOrigin", "");
            all.put("webrtcAllowOrigin", "");
        }
        // Pictures travel over UDP, beside the sign-in over TCP: the same number, so that no further port is open.
        all.put("webrtcLocalUDPAddress", address(server, server.ports().webrtc()));
        all.put("srt", true);
        all.put("srtAddress", address(server, server.ports().srt()));
        all.put("rtmp", false);
        if (version.isAtLeast(1, 19)) {
            all.put("moq", false); // came with this version, and is on by default, on all addresses
        }
    }

    private static String address(Server server, int port) {
        // With [::], the server takes SRT over IPv6 alone.
        String host =
                HostAndPort.withoutBrackets(server.bind()).matches("[0:]+") ? "" : HostAndPort.bracketed(server.bind());
        return host + ":" + port;
    }

    private static List<Map<String, Object>> users(Server server, Secret key) throws IOException {
        List<Map<String, Object>> users = new ArrayList<>();
        users.add(user("any", "", local(server), List.of("read", "publish")));
        users.add(user(ServerKey.USER, hash(key.reveal()), LOOPBACK, List.of("api")));
        if (ServerAddress.isOpen(server)) {
            server.reader()
                    .ifPresent(reader -> users.add(user(
                            hash(reader.username()), hash(reader.password().reveal()), List.of(), List.of("read"))));
        }
        return users;
    }

    /**
     * From which addresses this machine itself comes: its publishers connect to the address on which the server listens. Where that is a name, any address
     * of this machine may be meant, and nobody else can come from one.
     */
    private static List<String> local(Server server) throws IOException {
        List<String> local = new ArrayList<>(LOOPBACK);
        if (ServerAddress.isOpen(server) && !ServerAddress.isWildcard(server)) {
            String bind = withoutZone(HostAndPort.withoutBrackets(server.bind()));
            if (isLiteral(bind)) {
                local.add(bind);
            } else {
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLoopbackAddress())
                        .map(address -> withoutZone(address.getHostAddress()))
                        .sorted()
                        .forEach(local::add);
            }
        }
        return local;
    }

    private static boolean isLiteral(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String withoutZone(String address) {
        return address.split("%", 2)[0];
    }

    private static Map<String, Object> user(String name, String password, List<String> from, List<String> actions) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("user", name);
        user.put("pass", password);
        user.put("ips", from);
        user.put(
                "permissions",
                actions.stream().map(action -> Map.of("action", action)).toList());
        return user;
    }

    /** In clear, MediaMTX takes only some characters, and gives the name {@code any} a meaning of its own. */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
