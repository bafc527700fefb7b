package dev.watchkeeper.mqtt;

/** Gets what arrives at subscribed topics, on the reading thread of the connection, which it must not hold up. */
@FunctionalInterface
public interface MqttListener {
    /** @param retained whether the broker has kept it for an unknown time, and gives it because somebody has subscribed */
    void heard(String topic, String text, boolean retained);
}
