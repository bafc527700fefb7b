package dev.watchkeeper.media;

import java.util.Optional;

/**
 * Takes the packets of one camera, on its capture thread: an implementation only queues, never waits, and counts what it must drop.
 */
public interface PacketListener {
    /**
     * A session begins, before its first packet.
     *
     * @param sound as the stream's description announces it; some streams send unannounced sound, or announce it and send none
     */
    default void sessionBegan(long epoch, Optional<Track.Audio> sound) {}

    void packet(Packet packet);

    /** The session is over; packets of a later epoch may follow. */
    void sessionEnded(long epoch);
}
