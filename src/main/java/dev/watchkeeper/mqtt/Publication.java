package dev.watchkeeper.mqtt;

import java.nio.charset.StandardCharsets;

/**
 * What is published to one topic; immutable.
 *
 * @param retained whether the broker gives it to everybody who subscribes later
 * @param confirmed whether the broker must confirm it (QoS 1)
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and nobody writes into it
public record Publication(String topic, byte[] payload, boolean retained, boolean confirmed) {
    /** A value that later readers need, too. */
    public static Publication retained(String topic, String text) {
        return new Publication(topic, text.getBytes(StandardCharsets.UTF_8), true, false);
    }

    /** Takes a retained value away. */
    public static Publication removed(String topic) {
        return new Publication(topic, new byte[0], true, false);
    }

    /** Something that happened. */
    public static Publication event(String topic, byte[] payload) {
        return new Publication(topic, payload, false, true);
    }
}
