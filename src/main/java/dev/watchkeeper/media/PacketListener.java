package dev.watchkeeper.media;

/**
 * Takes the packets of one camera. Called on the camera's capture thread: an implementation only queues, never waits, and counts
 * what it must drop.
 */
public interface PacketListener {
    void packet(Packet packet);

    /** The session is over; packets of a later epoch may follow. */
    void sessionEnded(long epoch);
}
