package dev.watchkeeper.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An RTSP camera of 20 pictures a second whose answers and losses a test sets; thread-safe. */
final class ScriptedCamera implements AutoCloseable {
    static final int FPS = 20;
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final Pattern UDP = Pattern.compile("client_port=(\\d+)-");

    private final ServerSocket server = new ServerSocket(0, 50, HERE);
    private final Map<String, String> answers;
    private final int dropEvery;
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /**
     * @param answers by method, a status line's end in place of 200 OK; nothing for a method that is not answered; SETUP-TCP for SETUP over TCP
     * @param dropEvery this packet of so many is not sent; 0 for none
     */
    ScriptedCamera(Map<String, String> answers, int dropEvery) throws IOException {
        this.answers = answers;
        this.dropEvery = dropEvery;
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "rtsp://127.0.0.1:" + server.getLocalPort() + "/live";
    }

    List<String> heads() {
        return List.copyOf(heads);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            StringBuilder head = new StringBuilder();
            String transport = "";
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    String asked = head.toString();
                    heads.add(asked);
                    head.setLength(0);
                    if (asked.startsWith("SETUP")) {
                        transport = asked;
                    }
                    if (!answer(client.getOutputStream(), asked)) {
                        over.await();
                    }
                    if (asked.startsWith("PLAY") && !answers.containsKey("PLAY")) {
                        String to = transport;
                        Thread.ofVirtual().start(() -> play(client, to));
                    }
                }
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return false if it is not answered */
    private boolean answer(OutputStream out, String head) throws IOException {
        String method = head.substring(0, head.indexOf(' '));
        String key = method.equals("SETUP") && head.contains("TCP") && answers.containsKey("SETUP-TCP")
                ? "SETUP-TCP"
                : method;
        String status = answers.getOrDefault(key, "200 OK");
        if (status.isEmpty()) {
            return false;
        }
        String body = method.equals("DESCRIBE") && status.startsWith("200")
                ? "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n"
                        + "a=control:track1\r\n"
                : "";
        Matcher udp = UDP.matcher(head);
        int to = port(udp);
        String transport = to > 0
                ? "Transport: RTP/AVP;unicast;client_port=" + to + "-" + (to + 1)
                : "Transport: RTP/AVP/TCP;unicast;interleaved=0-1";
        String text = "RTSP/1.0 " + status + "\r\nCSeq: " + head.replaceAll("(?s).*CSeq: (\\d+).*", "$1")
                + "\r\nServer: Scripted/1\r\nSession: 7\r\n" + (method.equals("SETUP") ? transport + "\r\n" : "")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        synchronized (this) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }
        return true;
    }

    private static int port(Matcher udp) {
        return udp.find() ? Integer.parseInt(Optional.ofNullable(udp.group(1)).orElse("0")) : 0;
    }

    private void play(Socket client, String transport) {
        Matcher udp = UDP.matcher(transport);
        int port = port(udp);
        try (DatagramSocket datagrams = new DatagramSocket(0, HERE)) {
            for (int i = 0; !over.await(1000 / FPS, TimeUnit.MILLISECONDS); i++) {
                if (dropEvery > 0 && i % dropEvery == dropEvery - 1) {
                    continue;
                }
                byte[] rtp = rtp(i);
                if (port > 0) {
                    datagrams.send(new DatagramPacket(rtp, rtp.length, HERE, port));
                    continue;
                }
                synchronized (this) {
                    client.getOutputStream().write(new byte[] {'$', 0, (byte) (rtp.length >> 8), (byte) rtp.length});
                    client.getOutputStream().write(rtp);
                }
            }
        } catch (IOException e) {
            // the client has gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One picture in one packet; a keyframe each second. The numbers pass the end of their range. */
    private static byte[] rtp(int index) {
        ByteBuffer packet = ByteBuffer.allocate(60);
        packet.put((byte) 0x80).put((byte) (0x80 | 96)).putShort((short) (65_520 + index));
        packet.putInt(index * 90_000 / FPS).putInt(99);
        packet.put((byte) (index % FPS == 0 ? 0x65 : 0x41));
        return packet.array();
    }

    @Override
    public void close() throws IOException {
        over.countDown();
        server.close();
    }
}
