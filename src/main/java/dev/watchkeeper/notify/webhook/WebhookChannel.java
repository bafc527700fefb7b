package dev.watchkeeper.notify.webhook;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.WebhookSettings;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.http.Outgoing.Header;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.HttpDelivery;
import dev.watchkeeper.notify.Letter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Posts letters to one address; confined to the thread that sends on it. */
public final class WebhookChannel implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final WebhookSettings settings;
    private final Optional<URI> linkBase;
    private final Clock clock;
    private final Duration limit;
    private final HttpPeer peer;

    /** @param linkBase where the receiver reaches the API */
    public WebhookChannel(WebhookSettings settings, Optional<URI> linkBase, Clock clock) {
        this(settings, linkBase, clock, LIMIT);
    }

    WebhookChannel(WebhookSettings settings, Optional<URI> linkBase, Clock clock, Duration limit) {
        this.settings = settings;
        this.linkBase = linkBase;
        this.clock = clock;
        this.limit = limit;
        peer = new HttpPeer(
                "The webhook '" + settings.name() + "' at " + settings.peer().host(), settings.peer(), clock);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public boolean canEdit() {
        return false;
    }

    @Override
    public Receipt deliver(Letter letter) throws DeliveryException {
        WebhookBody content = new WebhookBody(letter, linkBase);
        byte[] body = settings.form()
                .template()
                .map(content::fill)
                .orElseGet(content::json)
                .getBytes(StandardCharsets.UTF_8);
        Answer answer = HttpDelivery.exchange(
                peer,
                new Outgoing("POST", settings.peer().url(), headers(letter, body), List.of(body)),
                Deadline.in(limit, clock));
        if (answer.isSuccess()) {
            return Receipt.PLAIN;
        }
        throw HttpDelivery.refusal(peer.title(), answer, "");
    }

    private List<Header> headers(Letter letter, byte[] body) {
        String timestamp = Long.toString(clock.wall().getEpochSecond());
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", "application/json; charset=utf-8"));
        headers.add(new Header("User-Agent", "Watchkeeper"));
        String secret = settings.secret().map(Secret::reveal).orElse("");
        for (String line : settings.form().headers()) {
            String[] parts = line.split(":", 2);
            headers.add(new Header(parts[0].strip(), parts[1].strip().replace("{secret}", secret)));
        }
        headers.add(new Header("X-Watchkeeper-Delivery", letter.id()));
        headers.add(new Header("X-Watchkeeper-Timestamp", timestamp));
        settings.secret()
                .ifPresent(key -> headers.add(
                        new Header("X-Watchkeeper-Signature", "sha256=" + Signature.of(key, timestamp, body))));
        return headers;
    }

    @Override
    public void close() {
        // Each exchange closes what it opened.
    }
}
