package dev.watchkeeper.interop;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The edges of {@code edge/} as their programs run them, on loopback: Debian's nginx, and Cloudflare's runtime from npm; stateless. */
final class EdgeServers {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private EdgeServers() {}

    /** An edge that runs; confined to one thread. */
    record Edge(String name, String url, Process process) implements AutoCloseable {
        @Override
        public void close() throws Exception {
            process.getOutputStream().close();
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@code edge/nginx.conf} with the lines changed that say CHANGE, in a configuration of its own. */
    static Edge nginx(Path folder, int nodePort) throws Exception {
        int port = freePort();
        return nginx(
                folder,
                port,
                changed(
                        "edge/nginx.conf",
                        Map.of(
                                "/var/cache/nginx/watchkeeper",
                                folder.resolve("cache").toString(),
                                "127.0.0.1:3000",
                                "127.0.0.1:" + nodePort,
                                "listen 80;",
                                "listen 127.0.0.1:" + port + ";",
                                "cameras.example.org",
                                "127.0.0.1")));
    }

    /** {@code edge/nginx-path.conf} likewise. */
    static Edge nginxBelowAPath(Path folder, int nodePort) throws Exception {
        int port = freePort();
        return nginx(
                folder,
                port,
                changed(
                        "edge/nginx-path.conf",
                        Map.of(
                                "127.0.0.1:3000",
                                "127.0.0.1:" + nodePort,
                                "listen 80;",
                                "listen 127.0.0.1:" + port + ";",
                                "cameras.example.org",
                                "127.0.0.1")));
    }

    /** {@code edge/Caddyfile} likewise, without encryption. */
    static Edge caddy(Path folder, int nodePort) throws Exception {
        int port = freePort();
        String site = changed(
                "edge/Caddyfile",
                Map.of(
                        "127.0.0.1:3000",
                        "127.0.0.1:" + nodePort,
                        "cameras.example.org {",
                        "http://127.0.0.1:" + port + " {"));
        Path file = Files.writeString(folder.resolve("Caddyfile"), "{\n\tadmin off\n}\n" + site);
        ProcessBuilder caddy = new ProcessBuilder(
                        "/usr/bin/caddy", "run", "--config", file.toString(), "--adapter", "caddyfile")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("caddy.log").toFile());
        caddy.environment().put("HOME", folder.toString());
        caddy.environment().remove("XDG_CONFIG_HOME");
        caddy.environment().remove("XDG_DATA_HOME");
        Process process = caddy.start();
        await("Caddy listens (is the package caddy installed?)").atMost(LIMIT).until(() -> accepts(port));
        return new Edge("Caddy", "http://127.0.0.1:" + port, process);
    }

    private static String changed(String file, Map<String, String> changes) throws IOException {
        String site = Files.readString(Path.of(file));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            if (!site.contains(change.getKey())) {
                throw new IOException(file + " has no " + change.getKey());
            }
            site = site.replace(change.getKey(), change.getValue());
        }
        return site;
    }

    private static Edge nginx(Path folder, int port, String site) throws Exception {
        StringBuilder temporary = new StringBuilder();
        for (String kind : new String[] {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"}) {
            temporary.append("%s_temp_path %s;%n".formatted(kind, folder.resolve(kind)));
        }
        Path file =
                Files.writeString(folder.resolve("nginx.conf"), """
                daemon off;
                master_process off;
                pid %s;
                error_log stderr warn;
                events {}
                http {
                access_log off;
                %s
                %s
                }
                """.formatted(folder.resolve("pid"), temporary, site));
        Process process = new ProcessBuilder("/usr/sbin/nginx", "-p", folder.toString(), "-c", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile())
                .start();
        await("nginx listens (is the package nginx-light installed?)")
                .atMost(LIMIT)
                .until(() -> accepts(port));
        return new Edge("nginx", "http://127.0.0.1:" + port, process);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code edge/worker.js} in Miniflare, which is installed into {@code target/edge} as the lock file of {@code src/test/edge} says. */
    static Edge worker(int nodePort) throws Exception {
        Path home = Files.createDirectories(Path.of("target/edge").toAbsolutePath());
        for (String name : new String[] {"package.json", "package-lock.json", "miniflare.mjs"}) {
            Files.copy(Path.of("src/test/edge").resolve(name), home.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.isDirectory(home.resolve("node_modules/miniflare"))) {
            Process install = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(home.resolve("npm.log").toFile())
                    .start();
            if (!install.waitFor(180, TimeUnit.SECONDS) || install.exitValue() != 0) {
                throw new IOException("npm ci failed; see " + home.resolve("npm.log"));
            }
        }
        Process process = new ProcessBuilder(
                        "node",
                        "miniflare.mjs",
                        Path.of("edge/worker.js").toAbsolutePath().toString(),
                        "http://127.0.0.1:" + nodePort)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("listening ")) {
                Thread.ofPlatform()
                        .daemon()
                        .name("miniflare-output")
                        .start(() -> output.lines().forEach(each -> {}));
                return new Edge("worker", line.substring("listening ".length()).replaceFirst("/$", ""), process);
            }
            said.append(line).append('\n');
        }
        throw new IOException("Miniflare did not start:\n" + said);
    }
}
