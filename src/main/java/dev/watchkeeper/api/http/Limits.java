package dev.watchkeeper.api.http;

import java.time.Duration;

/**
 * What callers may demand of the server; immutable. An answer may take any time, because downloads and streams last for hours; only its
 * reader must keep reading.
 *
 * @param head from the first byte of a request, or the start of the connection, to the end of its headers
 * @param whole from there to the last byte of its body
 * @param untaken how long a reader may leave ready data unread
 * @param idle how long a connection may stay open between two requests
 * @param patience how long a complete request may wait for a thread
 * @param look how often these limits are checked
 * @param connections the most connections
 * @param ofOneAddress the most connections of one address; behind a proxy, everybody shares one
 * @param arrivingOfOneAddress the most incomplete requests of one address
 * @param threads for requests of signed-in users, or of everybody if there are no users
 * @param strangerThreads for all other requests
 * @param readyThreads for {@code /health/ready}, which queries the database; {@code /health/live} always has one
 * @param waiting the most requests waiting for a thread of each kind
 */
public record Limits(
        Duration head,
        Duration whole,
        Duration untaken,
        Duration idle,
        Duration patience,
        Duration look,
        int connections,
        int ofOneAddress,
        int arrivingOfOneAddress,
        int threads,
        int strangerThreads,
        int readyThreads,
        int waiting) {
    /**
     * For a house and its proxy: at most 128 live views, 64 stream readers and some pages share one address. Even slow links
     * deliver a request, at most 64 KiB, within seconds.
     */
    public static final Limits STANDARD = new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            512,
            256,
            64,
            14,
            6,
            2,
            256);

    /** One thread accepts, one selects, and some read requests and answer the liveness route. */
    private static final int KEPT_BACK = 8;

    int allThreads() {
        return threads + strangerThreads + readyThreads + KEPT_BACK;
    }
}
