package dev.watchkeeper.stream.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.CameraSettings.Transport;
import dev.watchkeeper.config.InputSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.lab.outlet.SelfSigned;
import dev.watchkeeper.stream.StreamPath;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.StreamSettings.Server;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The configuration that MediaMTX gets: what is open to whom, and that no camera's address can do harm. */
final class ServerFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Ports PORTS = new Ports(8554, 8888, 8889, 8890, 9997);
    private static final ServerVersion VERSION = new ServerVersion(1, 20, 1);
    private static final Reader READER = new Reader("any", new Secret("geheim"));

    private static final Secret KEY = new Secret("k3y-of-the-api");

    @TempDir
    Path folder;

    @Test
    void byDefaultEverythingListensOnLoopback() throws Exception {
        Map<String, Object> file = load(VERSION, "127.0.0.1", Optional.of(READER));
        assertThat(file)
                .containsEntry("apiAddress", "127.0.0.1:9997")
                .containsEntry("rtspAddress", "127.0.0.1:8554")
                .containsEntry("hlsAddress", "127.0.0.1:8888")
                .containsEntry("webrtcAddress", "127.0.0.1:8889")
                .containsEntry("hlsAllowOrigins", List.of())
                .containsEntry("webrtcAllowOrigins", List.of())
                .containsEntry("webrtcLocalUDPAddress", "127.0.0.1:8889")
                .containsEntry("srtAddress", "127.0.0.1:8890")
                .containsEntry("rtspTransports", List.of("tcp"));
        for (String off : List.of("rtmp", "moq", "metrics", "pprof", "playback")) {
            assertThat(file).containsEntry(off, false);
        }
        assertThat(file.toString()).doesNotContain("runOn").doesNotContain("geheim");
        assertThat(users(file)).hasSize(2);
        assertThat(users(file).getFirst().toString())
                .isEqualTo("{user=any, pass=, ips=[127.0.0.0/8, ::1/128],"
                        + " permissions=[{action=read}, {action=publish}]}");
        assertThat(users(file).get(1).toString())
                .as("the control API shows the cameras' passwords")
                .startsWith("{user=watchkeeper, pass=sha256:")
                .endsWith("ips=[127.0.0.0/8, ::1/128], permissions=[{action=api}]}");
        assertThat(file.toString()).doesNotContain(KEY.reveal());
    }

    @Test
    void anOpenServerKeepsItsControlApiOnLoopbackAndGivesOthersOnlyReading() throws Exception {
        Map<String, Object> file = load(VERSION, "::", Optional.of(READER));
        assertThat(file).containsEntry("apiAddress", "127.0.0.1:9997").containsEntry("rtspAddress", ":8554");
        assertThat(users(file)).hasSize(3);
        assertThat(users(file).get(2).toString())
                .contains("permissions=[{action=read}]")
                .contains("ips=[]")
                .contains("user=sha256:")
                .contains("pass=sha256:")
                .doesNotContain("geheim");
        assertThat(users(load(VERSION, "0.0.0.0", Optional.empty())))
                .as("nobody else, where nobody is named")
                .hasSize(2);
    }

    @Test
    void onOneAddressThisMachineComesFromThatAddress() throws Exception {
        Server server = StreamRig.server("192.0.2.7", PORTS, Optional.of(READER));
        assertThat(ServerAddress.local(server, "yard")).isEqualTo("rtsp://192.0.2.7:8554/yard");
        assertThat(users(load(VERSION, "192.0.2.7", Optional.of(READER)))
                        .getFirst()
                        .toString())
                .contains("ips=[127.0.0.0/8, ::1/128, 192.0.2.7]");
        assertThat(users(load(VERSION, "fe80::7%eth0", Optional.of(READER)))
                        .getFirst()
                        .toString())
                .contains("ips=[127.0.0.0/8, ::1/128, fe80::7]");
        assertThat(users(load(VERSION, "nvr.example", Optional.of(READER)))
                        .getFirst()
                        .toString())
                .as("MediaMTX refuses names among addresses")
                .contains("ips=[127.0.0.0/8, ::1/128")
                .doesNotContain("nvr");
        assertThat(ServerAddress.local(StreamRig.server("0.0.0.0", PORTS, Optional.empty()), "yard"))
                .isEqualTo("rtsp://127.0.0.1:8554/yard");
        assertThat(ServerAddress.players(StreamRig.server("::", PORTS, Optional.empty()), "nvr.local", "yard"))
                .containsEntry("rtsp", "rtsp://nvr.local:8554/yard")
                .containsEntry("hls", "http://nvr.local:8888/yard/index.m3u8")
                .containsEntry("webrtc", "http://nvr.local:8889/yard/")
                .containsEntry("srt", "srt://nvr.local:8890?streamid=read:yard");
    }

    @Test
    void olderVersionsGetNoKeyThatTheyDoNotKnow() throws Exception {
        Map<String, Object> old = load(new ServerVersion(1, 15, 0), "127.0.0.1", Optional.empty());
        assertThat(old).containsEntry("apiAllowOrigin", "").doesNotContainKeys("moq", "apiAllowOrigins");
        assertThat(load(new ServerVersion(1, 18, 9), "127.0.0.1", Optional.empty()))
                .containsEntry("apiAllowOrigins", List.of())
                .doesNotContainKeys("moq", "apiAllowOrigin");
        assertThat(load(new ServerVersion(1, 19, 0), "127.0.0.1", Optional.empty()))
                .containsEntry("moq", false);
    }

    @Test
    void signInsAreEncodedAndAddressesStayAsTheyAre() throws Exception {
        assertThat(source("rtsp://192.0.2.1:554/a&b='\"<>{}[]*!|,:`;?x=ü&y=%41#z", "anna", "p@ss:wörd/%&\"' #?"))
                .isEqualTo("rtsp://anna:p%40ss%3Aw%C3%B6rd%2F%25%26%22%27%20%23%3F@192.0.2.1:554/"
                        + "a&b='\"<>{}[]*!|,:`;?x=ü&y=%41%23z");
        assertThat(source("rtsp://192.0.2.1/%zz%4", "a", "b")).isEqualTo("rtsp://a:b@192.0.2.1/%25zz%254");
        assertThat(source("rtsp://192.0.2.1/$MTX_QUERY$G1$x", "a", "b"))
                .isEqualTo("rtsp://a:b@192.0.2.1/%24MTX_QUERY%24G1$x");
        assertThat(source("rtsps://[2001:db8::1]/x", "$G1", "$(reboot)"))
                .isEqualTo("rtsps://%24G1:%24%28reboot%29@[2001:db8::1]/x");
    }

    @Test
    void aCameraIsPulledOverTcpUnlessItIsSetToUdp() {
        Map<String, Map<String, Object>> paths = ServerPaths.of(List.of(
                        StreamRig.pulled(StreamRig.camera("auto", "rtsp://192.0.2.1/"), true),
                        StreamRig.pulled(
                                StreamRig.camera(
                                        "udp",
                                        "rtsp://192.0.2.1/",
                                        Optional.empty(),
                                        Optional.empty(),
                                        InputSettings.of(Transport.UDP)),
                                false),
                        StreamRig.published("sub")))
                .settings();
        assertThat(paths.get("auto"))
                .containsEntry("source", "rtsp://192.0.2.1/")
                .containsEntry("rtspTransport", "tcp")
                .containsEntry("sourceOnDemand", true)
                .containsEntry("sourceOnDemandStartTimeout", "10s")
                .containsEntry("sourceOnDemandCloseAfter", "10s");
        assertThat(paths.get("udp")).containsEntry("rtspTransport", "udp").containsEntry("sourceOnDemand", false);
        assertThat(paths.get("sub"))
                .containsOnly(Map.entry("source", "publisher"), Map.entry("overridePublisher", true));
    }

    @Test
    void aCameraOverTlsIsTrustedByItsCertificate() throws Exception {
        String pem = SelfSigned.make(
                        "yard",
                        InetAddress.getLoopbackAddress(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Duration.ofDays(900))
                .pem();
        Path file = Files.writeString(folder.resolve("camera.pem"), pem);
        Path bad = Files.writeString(folder.resolve("bad.pem"), "nothing");
        ServerPaths paths = ServerPaths.of(List.of(pinned("good", file), pinned("bad", bad)));
        byte[] der = CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .getEncoded();
        String fingerprint =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der));
        assertThat(paths.settings()).containsOnlyKeys("good");
        assertThat(paths.settings().get("good")).containsEntry("sourceFingerprint", fingerprint);
        assertThat(paths.leftOut().get("bad")).contains("certificate-file that cannot be read");
    }

    private static StreamPath pinned(String name, Path certificate) {
        InputSettings usual = InputSettings.USUAL;
        InputSettings input = new InputSettings(
                usual.transport(), false, Optional.of(certificate), usual.deviceFormat(), Optional.empty());
        return StreamRig.pulled(
                StreamRig.camera(name, "rtsps://192.0.2.1/", Optional.empty(), Optional.empty(), input), true);
    }

    @Test
    void aCameraThatMediaMtxCannotReadIsLeftOutAndTheOthersStay() {
        ServerPaths paths = ServerPaths.of(List.of(
                StreamRig.pulled(StreamRig.camera("page", "http://192.0.2.1/video"), true),
                StreamRig.pulled(
                        StreamRig.camera(
                                "halfway",
                                "rtsp://192.0.2.1/",
                                Optional.of("anna"),
                                Optional.empty(),
                                InputSettings.USUAL),
                        true),
                StreamRig.pulled(StreamRig.camera("yard", "rtsp://192.0.2.1/", "anna", "geheim"), true)));
        assertThat(paths.settings()).containsOnlyKeys("yard");
        assertThat(paths.leftOut())
                .containsEntry("page", "Camera page is not reached over RTSP, which restreaming needs")
                .containsEntry(
                        "halfway",
                        "Camera halfway has a user without a password, with which MediaMTX signs in nowhere");
        assertThat(paths.toString()).isEqualTo("ServerPaths[yard]");
    }

    @Test
    void theFileIsPrivateAndReplacedAsAWhole() throws Exception {
        Path file = ServerFile.in(folder);
        assertThat(file).isEqualTo(folder.resolve("streams/mediamtx.yml"));
        Server server = StreamRig.server("127.0.0.1", PORTS, Optional.empty());
        ServerFile.write(file, VERSION, server, ServerPaths.of(List.of()));
        ServerFile.write(file, VERSION, server, ServerPaths.of(List.of(StreamRig.published("x"))));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("streams"))))
                .isEqualTo("rwx------");
        assertThat(Files.readString(file))
                .startsWith("# Written by Watchkeeper")
                .contains("x:");
        try (var files = Files.list(folder.resolve("streams"))) {
            assertThat(files).containsExactlyInAnyOrder(file, ServerKey.in(folder));
        }
    }

    private static String source(String url, String user, String password) throws Exception {
        ServerPaths paths = ServerPaths.of(List.of(StreamRig.pulled(StreamRig.camera("c", url, user, password), true)));
        JsonNode file = JSON.readTree(JSON.writeValueAsString(
                parse(ServerFile.text(VERSION, StreamRig.server("127.0.0.1", PORTS, Optional.empty()), paths, KEY))));
        return file.at("/paths/c/source").asString();
    }

    private static Map<String, Object> load(ServerVersion version, String bind, Optional<Reader> reader)
            throws Exception {
        return parse(ServerFile.text(version, StreamRig.server(bind, PORTS, reader), ServerPaths.of(List.of()), KEY));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> parse(String text) {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    /** As Java prints maps. */
    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> users(Map<String, Object> file) {
        return (List<Map<String, Object>>)
                Optional.ofNullable(file.get("authInternalUsers")).orElseThrow();
    }
}
