package dev.watchkeeper.notify.ntfy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.config.NtfySettings;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.http.Outgoing.Header;
import dev.watchkeeper.notify.Channel;
import dev.watchkeeper.notify.Cut;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.HttpDelivery;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.LetterPicture;
import dev.watchkeeper.notify.Severity;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Publishes letters to one topic; confined to the thread that sends on it. */
public final class NtfyChannel implements Channel {
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** Beyond this, the server turns a message into an attachment. */
    private static final int MAX_BYTES = 4096;

    /** With a picture the text travels in a header, of which proxies usually take 8 KiB in all. */
    private static final int MAX_HEADER_BYTES = 2000;

    private static final int MAX_TITLE_BYTES = 250;
    private final NtfySettings settings;
    private final Clock clock;
    private final Duration limit;
    private final HttpPeer peer;

    public NtfyChannel(NtfySettings settings, Clock clock) {
        this(settings, clock, LIMIT);
    }

    NtfyChannel(NtfySettings settings, Clock clock, Duration limit) {
        this.settings = settings;
        this.clock = clock;
        this.limit = limit;
        peer = new HttpPeer("The ntfy server " + settings.peer().host(), settings.peer(), clock);
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
        Deadline deadline = Deadline.in(limit, clock);
        Optional<byte[]> picture = letter.text().getBytes(StandardCharsets.UTF_8).length <= MAX_HEADER_BYTES
                ? LetterPicture.read(letter)
                : Optional.empty();
        if (picture.isPresent()) {
            Answer answer = HttpDelivery.exchange(peer, withPicture(letter, picture.get()), deadline);
            if (answer.isSuccess()) {
                return Receipt.PLAIN;
            }
            if (!NtfyErrors.refusesPicture(answer)) {
                throw NtfyErrors.explain(peer.title(), answer, settings.token(), clock.wall());
            }
        }
        Answer answer = HttpDelivery.exchange(peer, plain(letter), deadline);
        if (answer.isSuccess()) {
            return Receipt.PLAIN;
        }
        throw NtfyErrors.explain(peer.title(), answer, settings.token(), clock.wall());
    }

    private Outgoing plain(Letter letter) {
        ObjectNode body = Json.object();
        body.put("topic", settings.topic());
        body.put("title", Cut.bytes(letter.subject(), MAX_TITLE_BYTES));
        body.put("message", Cut.bytes(letter.text(), MAX_BYTES));
        body.put("priority", priority(letter.severity()));
        body.putArray("tags").add(tag(letter));
        letter.delivery().link().ifPresent(link -> body.put("click", link.toString()));
        List<Header> headers = new ArrayList<>(authorization());
        headers.add(new Header("Content-Type", "application/json"));
        return new Outgoing("POST", at(""), headers, List.of(Json.write(body).getBytes(StandardCharsets.UTF_8)));
    }

    private Outgoing withPicture(Letter letter, byte[] picture) {
        List<Header> headers = new ArrayList<>(authorization());
        headers.add(new Header("Content-Type", "image/jpeg"));
        headers.add(new Header("Filename", "picture.jpg"));
        headers.add(new Header("Title", EncodedWords.of(Cut.bytes(letter.subject(), MAX_TITLE_BYTES))));
        // In headers, the server takes a backslash and an n for the end of a line.
        headers.add(new Header("Message", EncodedWords.of(letter.text().strip().replace("\n", "\\n"))));
        headers.add(new Header("Priority", Integer.toString(priority(letter.severity()))));
        headers.add(new Header("Tags", tag(letter)));
        letter.delivery().link().ifPresent(link -> headers.add(new Header("Click", link.toASCIIString())));
        return new Outgoing("PUT", at(settings.topic()), headers, List.of(picture));
    }

    private URI at(String path) {
        return URI.create(settings.peer().url().toString().replaceFirst("/+$", "") + "/" + path);
    }

    private List<Header> authorization() {
        return settings.token().stream()
                .map(token -> new Header("Authorization", "Bearer " + token.reveal()))
                .toList();
    }

    private static int priority(Severity severity) {
        return switch (severity) {
            case INFO -> 2;
            case WARNING -> 4;
            case CRITICAL -> 5;
        };
    }

    /** The name of an emoji that the apps show before the title. */
    private static String tag(Letter letter) {
        if (letter.newest().topic().thread().end()) {
            return "white_check_mark";
        }
        return switch (letter.severity()) {
            case INFO -> "information_source";
            case WARNING -> "warning";
            case CRITICAL -> "rotating_light";
        };
    }

    @Override
    public void close() {
        // Each exchange closes what it opened.
    }
}
