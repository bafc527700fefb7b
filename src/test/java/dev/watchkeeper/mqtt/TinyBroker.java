package dev.watchkeeper.mqtt;

import dev.watchkeeper.base.Threads;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** As much of an MQTT broker as a publisher meets, and its faults; thread-safe. */
public final class TinyBroker implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, String> retained = new ConcurrentHashMap<>();
    private final List<Publication> events = new CopyOnWriteArrayList<>();
    private final List<Socket> clients = new CopyOnWriteArrayList<>();
    private final List<String> connects = new CopyOnWriteArrayList<>();
    private final List<String> subscribed = new CopyOnWriteArrayList<>();
    private volatile Manner manner = Manner.GOOD;

    private TinyBroker(ServerSocket server) {
        this.server = server;
    }

    /** What it does with its clients; an immutable enumeration. */
    public enum Manner {
        GOOD,
        /** Accepts connections and never answers. */
        SILENT,
        /** Refuses every sign-in. */
        REFUSING,
        /** Takes messages and confirms none. */
        CONFIRMS_NOTHING
    }

    public static TinyBroker start() throws IOException {
        TinyBroker broker = new TinyBroker(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()));
        Threads.platform("tiny-broker", broker::accept).start();
        return broker;
    }

    public int port() {
        return server.getLocalPort();
    }

    public void behave(Manner newManner) {
        manner = newManner;
    }

    /** What later subscribers get, by topic. */
    public Map<String, String> retained() {
        return Map.copyOf(retained);
    }

    public String retained(String topic) {
        return retained.getOrDefault(topic, "");
    }

    /** What was published without being kept, and confirmed. */
    public List<Publication> events() {
        return List.copyOf(events);
    }

    /** The variable part of each CONNECT, as text. */
    public List<String> connects() {
        return List.copyOf(connects);
    }

    public List<String> subscribed() {
        return List.copyOf(subscribed);
    }

    /** Forgets everything, as one without persistence does when it restarts. */
    public void forget() {
        retained.clear();
    }

    public void dropConnections() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        clients.clear();
    }

    /** What Home Assistant publishes when it has started. */
    public void sendBirth() throws IOException {
        byte[] head = "\u0000\u0014homeassistant/statusonline".getBytes(StandardCharsets.UTF_8);
        for (Socket client : clients) {
            OutputStream out = client.getOutputStream();
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.write(0x30);
            packet.write(head.length);
            packet.writeBytes(head);
            out.write(packet.toByteArray());
            out.flush();
        }
    }

    /** Sends a message to everybody, subscribed or not. */
    public void send(String topic, String text, boolean kept) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        body.write(name.length >> 8);
        body.write(name.length);
        body.writeBytes(name);
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        for (Socket client : clients) {
            OutputStream out = client.getOutputStream();
            out.write(kept ? 0x31 : 0x30);
            out.write(body.size()); // below 128
            out.write(body.toByteArray());
            out.flush();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                clients.add(client);
                Threads.platform("tiny-broker-client", () -> serve(client)).start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            for (int first = in.read(); first >= 0; first = in.read()) {
                byte[] body = new byte[length(in)];
                in.readFully(body);
                if (manner != Manner.SILENT) {
                    take(first, body, client.getOutputStream());
                }
            }
        } catch (IOException e) {
            // The client is gone; the test looks at what arrived.
        }
    }

    private void take(int first, byte[] body, OutputStream out) throws IOException {
        switch (first >> 4) {
            case 1 -> {
                connects.add(new String(body, StandardCharsets.ISO_8859_1));
                out.write(new byte[] {0x20, 2, 0, (byte) (manner == Manner.REFUSING ? 5 : 0)});
            }
            case 3 -> published(first, body, out);
            case 8 -> {
                subscribed.add(new String(body, 4, body.length - 5, StandardCharsets.UTF_8));
                out.write(new byte[] {(byte) 0x90, 3, body[0], body[1], 0});
            }
            case 12 -> out.write(new byte[] {(byte) 0xd0, 0});
            default -> {
                // Goodbye.
            }
        }
        out.flush();
    }

    private void published(int first, byte[] body, OutputStream out) throws IOException {
        int topicLength = (body[0] & 0xff) << 8 | body[1] & 0xff;
        String topic = new String(body, 2, topicLength, StandardCharsets.UTF_8);
        boolean confirmed = (first & 0x06) != 0;
        int from = 2 + topicLength + (confirmed ? 2 : 0);
        byte[] payload = Arrays.copyOfRange(body, from, body.length);
        if ((first & 1) == 0) {
            events.add(new Publication(topic, payload, false, confirmed));
        } else if (payload.length == 0) {
            retained.remove(topic);
        } else {
            retained.put(topic, new String(payload, StandardCharsets.UTF_8));
        }
        if (confirmed && manner != Manner.CONFIRMS_NOTHING) {
            out.write(new byte[] {0x40, 2, body[2 + topicLength], body[3 + topicLength]});
        }
    }

    private static int length(DataInputStream in) throws IOException {
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            int digit = in.readUnsignedByte();
            length |= (digit & 0x7f) << shift;
            if (digit < 0x80) {
                return length;
            }
        }
    }

    public Optional<Publication> event(String topicEnd) {
        return events.stream().filter(each -> each.topic().endsWith(topicEnd)).findFirst();
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropConnections();
    }
}
