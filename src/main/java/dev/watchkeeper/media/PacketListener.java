package dev.watchkeeper.media;

import java.util.Optional;

/**
 * Takes the packets of one camera. Called on the camera's capture thread: an implementation only queues, never waits, and counts
 * what it must drop.
 */
public interface PacketListener {
    /**
     * A session begins, before its first packet.
     *
     * @param sound what its description says of sound; some streams have sound that is not announced, or announce it and send none
     */
    default void sessionBegan(long epoch, Optional<Track.Audio> sound) {}

    void packet(Packet packet);

    /** The session is over; packets of a later epoch may follow. */
    void sessionEnded(long epoch);
}
