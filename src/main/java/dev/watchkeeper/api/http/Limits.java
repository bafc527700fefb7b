package dev.watchkeeper.api.http;

import java.time.Duration;

/**
 * What the server lets itself be asked; immutable. There is no limit to how long an answer may take, since a download and a stream may go
 * on for hours; only its reader has to take something of it.
 *
 * @param head from the first byte of a request, or from the connection's beginning, to the end of its headers
 * @param whole from there to the last byte of its body
 * @param untaken how long a reader may take nothing of what is ready for it
 * @param idle how long a connection may be kept between two requests
 * @param patience how long a request that has come may wait for a thread
 * @param look how often all this is looked at
 * @param connections at most so many in all
 * @param ofOneAddress at most so many of one address; behind a proxy everybody has the same
 * @param arrivingOfOneAddress at most so many requests of one address that have not come as a whole
 * @param threads for requests of those who are signed in, or of everybody where nobody has to
 * @param strangerThreads for requests of all others
 * @param readyThreads for {@code /health/ready}, which asks the database; {@code /health/live} always has one
 * @param waiting at most so many requests that wait for a thread of each kind
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
     * For a house and its proxy: 64 live views, 64 followers of the stream and some pages come from one address at most. Slow links
     * deliver a request, which has 64 KiB at most, within seconds.
     */
    public static final Limits STANDARD = new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            512,
            192,
            64,
            14,
            6,
            2,
            256);

    /** One that accepts, one that selects, and some to read requests with and to answer whether the process lives. */
    private static final int KEPT_BACK = 8;

    int allThreads() {
        return threads + strangerThreads + readyThreads + KEPT_BACK;
    }
}
