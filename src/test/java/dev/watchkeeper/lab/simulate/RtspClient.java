package dev.watchkeeper.lab.simulate;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** A plain RTSP client that exposes every byte of the dialogue; confined to one thread. Every read is limited to 5 s. */
final class RtspClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final URI url;
    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final List<Media> early = new ArrayList<>();
    private int sequence;
    private String session = "";

    /** An answer with its headers by lower-case name. */
    record Answer(int code, Map<String, String> headers, String body) {}

    /** An interleaved packet. */
    record Media(int channel, byte[] data) {
        boolean isRtp() {
            return channel % 2 == 0;
        }

        int sequence() {
            return ByteBuffer.wrap(data).getShort(2) & 0xffff;
        }

        int time() {
            return ByteBuffer.wrap(data).getInt(4);
        }

        /** H.264: whether the packet contains part of an IDR picture, alone, in a fragment or after other units (RFC 6184). */
        boolean isPartOfKeyframe() {
            if (!isRtp()) {
                return false;
            }
            int type = data[12] & 0x1f;
            if (type == 24) {
                ByteBuffer units = ByteBuffer.wrap(data, 13, data.length - 13);
                while (units.remaining() > 2) {
                    int size = units.getShort() & 0xffff;
                    if ((units.get(units.position()) & 0x1f) == 5) {
                        return true;
                    }
                    units.position(units.position() + size);
                }
                return false;
            }
            return type == 5 || (type == 28 && (data[13] & 0x1f) == 5);
        }
    }

    RtspClient(URI url) throws IOException {
        this.url = url;
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.connect(new InetSocketAddress(url.getHost(), url.getPort()), (int) LIMIT.toMillis());
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    /** Connects, describes, sets up the video over TCP and plays. */
    static RtspClient playing(URI url) throws IOException {
        RtspClient client = new RtspClient(url);
        client.play();
        return client;
    }

    void play() throws IOException {
        expect(200, request("DESCRIBE", url.toString()));
        expect(200, setUp(0, "RTP/AVP/TCP;unicast;interleaved=0-1"));
        expect(200, request("PLAY", url.toString()));
    }

    static Answer expect(int code, Answer answer) {
        if (answer.code() != code) {
            throw new AssertionError("expected " + code + ", got " + answer);
        }
        return answer;
    }

    Answer setUp(int track, String transport) throws IOException {
        Answer answer = request("SETUP", url + "/trackID=" + track, "Transport: " + transport);
        if (answer.code() == 200) {
            session = answer.headers().getOrDefault("session", "").split(";")[0];
        }
        return answer;
    }

    Answer request(String method, String uri, String... headers) throws IOException {
        StringBuilder text = new StringBuilder(method + " " + uri + " RTSP/1.0\r\nCSeq: " + ++sequence + "\r\n");
        if (!session.isEmpty()) {
            text.append("Session: ").append(session).append("\r\n");
        }
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        send(text.append("\r\n").toString());
        return answer();
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next answer; earlier media is kept for {@link #media()}. */
    Answer answer() throws IOException {
        int first;
        while ((first = in.readUnsignedByte()) == '$') {
            early.add(rest());
        }
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) { // heads may be huge
            head.append((char) in.readUnsignedByte());
        }
        String[] lines = head.toString().split("\r\n");
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            String[] parts = lines[i].split(":", 2);
            headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].trim());
        }
        byte[] body = new byte[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
        in.readFully(body);
        return new Answer(
                Integer.parseInt(lines[0].split(" ")[1]), headers, new String(body, StandardCharsets.ISO_8859_1));
    }

    /** The next interleaved packet. */
    Media media() throws IOException {
        if (!early.isEmpty()) {
            return early.removeFirst();
        }
        int dollar = in.readUnsignedByte();
        if (dollar != '$') {
            throw new AssertionError("expected media, got " + (char) dollar);
        }
        return rest();
    }

    private Media rest() throws IOException {
        int channel = in.readUnsignedByte();
        byte[] data = new byte[in.readUnsignedShort()];
        in.readFully(data);
        return new Media(channel, data);
    }

    /** Reads media until a packet matches, and returns all up to that one. */
    List<Media> until(Predicate<Media> fits) throws IOException {
        List<Media> all = new ArrayList<>();
        do {
            all.add(media());
        } while (!fits.test(all.getLast()));
        return all;
    }

    /** Reads until the other side closes the connection with FIN. */
    void expectEnd() throws IOException {
        try {
            while (true) {
                media();
            }
        } catch (EOFException e) {
            // as expected
        }
    }

    /** Limits the following reads to this time. */
    void limit(Duration duration) throws IOException {
        socket.setSoTimeout((int) duration.toMillis());
    }

    String session() {
        return session;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
