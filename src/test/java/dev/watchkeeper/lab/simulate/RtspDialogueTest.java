package dev.watchkeeper.lab.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.RtspClient.Answer;
import dev.watchkeeper.lab.simulate.RtspClient.Media;
import java.io.EOFException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The dialogue with well-behaved and misbehaving clients. */
@Timeout(180)
final class RtspDialogueTest {
    private static final String TCP = "RTP/AVP/TCP;unicast;interleaved=0-1";

    private static Simulator simulator;
    private static URI open;
    private static URI locked;

    @BeforeAll
    static void start() throws Exception {
        CameraOptions plain = CameraOptions.of("open", Scene.ROOM).withPictures(64, 64, 10, 0.5);
        simulator = Simulator.start(SimulatorOptions.of(
                plain,
                CameraOptions.of("locked", Scene.ROOM)
                        .withPictures(64, 64, 10, 0.5)
                        .withCredentials(new Credentials("admin", "s3:cret"), false)));
        open = simulator.camera("open").url();
        locked = simulator.camera("locked").url();
    }

    @AfterAll
    static void stop() {
        simulator.close();
    }

    @Test
    void anUnknownSessionIs454() throws Exception {
        try (RtspClient client = new RtspClient(open)) {
            assertThat(client.request("PLAY", open.toString(), "Session: 1").code())
                    .isEqualTo(454);
            assertThat(client.request("GET_PARAMETER", open.toString(), "Session: 1")
                            .code())
                    .isEqualTo(454);
        }
    }

    @Test
    void anUnknownPathOrTrackIs404() throws Exception {
        try (RtspClient client = new RtspClient(open)) {
            assertThat(client.request("DESCRIBE", open + "x").code()).isEqualTo(404);
            assertThat(client.setUp(7, TCP).code()).isEqualTo(404);
        }
    }

    @Test
    void multicastIs461AndAnUnknownMethod405() throws Exception {
        try (RtspClient client = new RtspClient(open)) {
            assertThat(client.setUp(0, "RTP/AVP;multicast;port=5000-5001").code())
                    .isEqualTo(461);
            assertThat(client.request("RECORD", open.toString()).code()).isEqualTo(405);
        }
    }

    @Test
    void aMalformedRequestGets400AndIsDisconnected() throws Exception {
        try (RtspClient client = new RtspClient(open)) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer().code()).isEqualTo(400);
            assertThatThrownBy(client::answer).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void anEndlessHeadIsDisconnected() throws Exception {
        try (RtspClient client = new RtspClient(open)) {
            client.send("OPTIONS * RTSP/1.0\r\nX: " + "y".repeat(9000));
            assertThat(client.answer().code()).isEqualTo(400);
        }
    }

    @Test
    void aRequestInPiecesIsUnderstood() throws Exception {
        try (RtspClient client = new RtspClient(open)) {
            for (String piece : "OPTIONS * RTSP/1.0\r\nCSeq: 9\r\n\r\n".split("(?<=\\G.{5})")) {
                client.send(piece);
            }
            assertThat(client.answer().headers()).containsEntry("cseq", "9").containsKey("public");
        }
    }

    @Test
    void teardownEndsTheSessionAndKeepsTheConnection() throws Exception {
        try (RtspClient client = RtspClient.playing(open)) {
            client.until(Media::isRtp);
            RtspClient.expect(200, client.request("TEARDOWN", open.toString()));
            assertThat(client.request("GET_PARAMETER", open.toString()).code()).isEqualTo(454);
        }
    }

    @Test
    void keepAliveIsAnsweredWhilePlaying() throws Exception {
        try (RtspClient client = RtspClient.playing(open)) {
            client.until(Media::isRtp);
            assertThat(client.request("GET_PARAMETER", open.toString()).code()).isEqualTo(200);
        }
    }

    @Test
    void rtpInfoNamesTheFirstPacket() throws Exception {
        try (RtspClient client = new RtspClient(open)) {
            RtspClient.expect(200, client.setUp(0, TCP));
            Answer play = RtspClient.expect(200, client.request("PLAY", open.toString()));
            Matcher info = Pattern.compile("seq=(\\d+);rtptime=(\\d+)")
                    .matcher(play.headers().getOrDefault("rtp-info", ""));
            assertThat(info.find()).isTrue();
            Media first = client.until(Media::isRtp).getLast();
            assertThat(first.sequence()).isEqualTo(Integer.parseInt(info.group(1)));
            assertThat(first.time() - Integer.parseUnsignedInt(info.group(2)))
                    .as("a tenth of a second before to a minute after: the clock starts anywhere in 13 hours")
                    .isBetween(-9000, 60 * 90_000);
        }
    }

    @Test
    void udpDeliversRtpAndReports() throws Exception {
        try (RtspClient client = new RtspClient(open);
                DatagramSocket rtp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            rtp.setSoTimeout(5000);
            int port = rtp.getLocalPort();
            Answer set =
                    RtspClient.expect(200, client.setUp(0, "RTP/AVP;unicast;client_port=" + port + "-" + (port + 1)));
            assertThat(set.headers().getOrDefault("transport", "")).contains("server_port=");
            RtspClient.expect(200, client.request("PLAY", open.toString()));
            DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
            int last = -1;
            for (int i = 0; i < 12; i++) {
                rtp.receive(packet);
                int sequence = (packet.getData()[2] & 0xff) << 8 | packet.getData()[3] & 0xff;
                assertThat(last < 0 || sequence == (last + 1 & 0xffff)).isTrue();
                last = sequence;
            }
        }
    }

    @Test
    void theRightPasswordIsAcceptedByDigestAndTheWrongOneIsNot() throws Exception {
        assertThat(digest("s3:cret").code()).isEqualTo(200);
        assertThat(digest("wrong").code()).isEqualTo(401);
    }

    @Test
    void basicIsAcceptedToo() throws Exception {
        try (RtspClient client = new RtspClient(locked)) {
            String right = java.util.Base64.getEncoder().encodeToString("admin:s3:cret".getBytes("UTF-8"));
            assertThat(client.request("DESCRIBE", locked.toString(), "Authorization: Basic " + right)
                            .code())
                    .isEqualTo(200);
        }
    }

    @Test
    void credentialsNeverShowTheirPassword() {
        assertThat(new Credentials("admin", "s3:cret").toString()).doesNotContain("s3");
    }

    private static Answer digest(String password) throws Exception {
        try (RtspClient client = new RtspClient(locked)) {
            Answer challenge = RtspClient.expect(401, client.request("DESCRIBE", locked.toString()));
            Matcher parts = Pattern.compile("realm=\"([^\"]*)\", nonce=\"([^\"]*)\"")
                    .matcher(challenge.headers().getOrDefault("www-authenticate", ""));
            assertThat(parts.find()).isTrue();
            String secret = Credentials.md5("admin:" + parts.group(1) + ":" + password);
            String request = Credentials.md5("DESCRIBE:" + locked);
            String response = Credentials.md5(secret + ":" + parts.group(2) + ":" + request);
            return client.request(
                    "DESCRIBE",
                    locked.toString(),
                    "Authorization: Digest username=\"admin\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", response=\"%s\""
                            .formatted(parts.group(1), parts.group(2), locked, response));
        }
    }
}
