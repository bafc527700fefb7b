package dev.watchkeeper.mqtt;

import dev.watchkeeper.config.MqttSettings.SignIn;
import dev.watchkeeper.config.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Writes control packets of MQTT 3.1.1 (OASIS, chapter 3); stateless. */
final class Packets {
    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;

    /** The most that the length of a packet can say. */
    static final int MAX_LENGTH = 268_435_455;

    private static final int WILL_RETAINED_CONFIRMED = 0x2c;

    private Packets() {}

    /** @param will published by the broker when the connection breaks */
    static byte[] connect(String clientId, Optional<SignIn> signIn, Optional<Publication> will, Duration keepAlive) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        text(body, "MQTT");
        body.write(4);
        int flags = 0x02 | (will.isPresent() ? WILL_RETAINED_CONFIRMED : 0);
        Optional<Secret> password = signIn.flatMap(SignIn::password);
        flags |= signIn.isPresent() ? 0x80 : 0;
        flags |= password.isPresent() ? 0x40 : 0;
        body.write(flags);
        number(body, (int) keepAlive.toSeconds());
        text(body, clientId);
        will.ifPresent(last -> {
            text(body, last.topic());
            bytes(body, last.payload());
        });
        signIn.ifPresent(user -> text(body, user.username()));
        password.ifPresent(secret -> text(body, secret.reveal()));
        return packet(0x10, body.toByteArray());
    }

    /** The packet without its payload, which follows. */
    static byte[] publishHead(Publication publication, int id) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        text(head, publication.topic());
        if (publication.confirmed()) {
            number(head, id);
        }
        int flags = (publication.confirmed() ? 0x02 : 0) | (publication.retained() ? 0x01 : 0);
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(0x30 | flags);
        length(packet, head.size() + publication.payload().length);
        packet.writeBytes(head.toByteArray());
        return packet.toByteArray();
    }

    /** Each message is to arrive at most once, without confirmation. */
    static byte[] subscribe(String topic, int id) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        number(body, id);
        text(body, topic);
        body.write(0);
        return packet(0x82, body.toByteArray());
    }

    static byte[] ping() {
        return packet(0xc0, new byte[0]);
    }

    static byte[] disconnect() {
        return packet(0xe0, new byte[0]);
    }

    private static byte[] packet(int first, byte[] body) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.write(first);
        length(packet, body.length);
        packet.writeBytes(body);
        return packet.toByteArray();
    }

    private static void length(ByteArrayOutputStream out, int length) {
        int left = length;
        do {
            int digit = left % 128;
            left /= 128;
            out.write(left > 0 ? digit | 0x80 : digit);
        } while (left > 0);
    }

    private static void text(ByteArrayOutputStream out, String text) {
        bytes(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void bytes(ByteArrayOutputStream out, byte[] bytes) {
        number(out, bytes.length);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, int number) {
        out.write(number >> 8);
        out.write(number);
    }
}
