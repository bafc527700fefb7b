package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.http.HttpException;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.http.Outgoing.Header;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks a web server for the value; confined to the sensor's thread. Each read has a connection of its own, so there is none to make anew. */
final class HttpReader implements Reader {
    private final Source.Http source;
    private final HttpPeer peer;
    private final Duration limit;
    private final Clock clock;

    HttpReader(Source.Http source, Duration limit, Clock clock) {
        this.source = source;
        this.limit = limit;
        this.clock = clock;
        // The sentence goes on after the sensor's name.
        peer = new HttpPeer("got no value: the server " + source.peer().host(), source.peer(), clock);
    }

    @Override
    public String read() throws FailureException {
        List<Header> headers = new ArrayList<>(List.of(new Header("Accept", "application/json, text/plain, */*")));
        source.token()
                .map(Secret::reveal)
                .ifPresent(token -> headers.add(new Header("Authorization", "Bearer " + token)));
        try {
            String text = peer.fetch(
                            new Outgoing("GET", source.peer().url(), headers, List.of()), Deadline.in(limit, clock))
                    .text();
            return FieldPath.in(text, source.field());
        } catch (HttpException e) {
            throw new FailureException(e.kind().general(), e.sentence(), e);
        }
    }
}
