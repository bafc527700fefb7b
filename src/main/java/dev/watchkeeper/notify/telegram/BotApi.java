package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.config.TelegramSettings;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.http.Outgoing.Header;
import dev.watchkeeper.notify.Cut;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.HttpDelivery;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls methods of the Bot API; confined to one thread. The token is in the path of each call, so no sentence shows one. */
final class BotApi {
    private final HttpPeer peer;
    private final String base;
    private final TelegramSettings settings;

    BotApi(TelegramSettings settings, Clock clock) {
        this.settings = settings;
        peer = new HttpPeer("Telegram at " + settings.peer().host(), settings.peer(), clock);
        base = settings.peer().url().toString().replaceFirst("/+$", "") + "/bot"
                + settings.token().reveal() + "/";
    }

    /** The subject of sentences. */
    String title() {
        return peer.title();
    }

    /** Calls a method with parameters as JSON. */
    Reply call(String method, ObjectNode parameters, Deadline deadline) throws DeliveryException {
        return reply(HttpDelivery.exchange(
                peer,
                new Outgoing(
                        "POST",
                        URI.create(base + method),
                        List.of(new Header("Content-Type", "application/json")),
                        List.of(Json.write(parameters).getBytes(StandardCharsets.UTF_8))),
                deadline));
    }

    /** Calls a method with a file among its parameters. */
    Reply upload(String method, Multipart form, Deadline deadline) throws DeliveryException {
        return reply(HttpDelivery.exchange(
                peer,
                new Outgoing(
                        "POST",
                        URI.create(base + method),
                        List.of(new Header("Content-Type", form.contentType())),
                        form.body()),
                deadline));
    }

    private Reply reply(Answer answer) throws DeliveryException {
        Optional<JsonNode> body = json(answer.text()).filter(node -> node.has("ok"));
        if (body.isPresent()) {
            return new Reply(answer, body.get());
        }
        if (answer.isSuccess() && !answer.isWhole()) {
            throw new DeliveryException(
                    FailureKind.ENDED,
                    title() + " broke off in the middle of its answer; the message may have arrived",
                    Outlook.UNCERTAIN,
                    Optional.empty());
        }
        if (answer.isSuccess()) {
            throw new DeliveryException(
                    FailureKind.CONFIGURATION,
                    title() + " does not answer like Telegram; check notifications.telegram.url",
                    Outlook.LATER,
                    Optional.empty());
        }
        throw HttpDelivery.refusal(title(), answer, "");
    }

    private static Optional<JsonNode> json(String text) {
        try {
            return Optional.of(Json.read(text));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Explains a reply that is no success. */
    DeliveryException explain(Reply reply) {
        String said = title() + " answers " + reply.code() + " (" + hidden(reply.description()) + ")";
        return switch (reply.code()) {
            case 429 ->
                new DeliveryException(
                        FailureKind.BUSY, said + ": it asks for a pause", Outlook.LATER, reply.retryAfter());
            case 401, 404 ->
                lasting(FailureKind.AUTH, said + ": it does not know the bot; check the token in token-file");
            case 403 ->
                lasting(
                        FailureKind.REJECTED,
                        said + ": the bot may not write to the chat; add it again, or unblock it");
            case 400 -> {
                if (reply.says("chat not found") || reply.says("thread not found") || reply.says("not enough rights")) {
                    yield lasting(
                            FailureKind.NOT_FOUND,
                            said
                                    + ": check chat-id and topic; a person must write to the bot first, or add it to the group");
                }
                yield new DeliveryException(
                        FailureKind.REJECTED,
                        said + ": it refuses this message",
                        Outlook.THIS_LETTER,
                        Optional.empty());
            }
            default -> HttpDelivery.refusal(title(), reply.answer(), hidden(reply.description()));
        };
    }

    private static DeliveryException lasting(FailureKind kind, String sentence) {
        return new DeliveryException(kind, sentence, Outlook.LASTING, Optional.empty());
    }

    private String hidden(String text) {
        return text.replace(settings.token().reveal(), settings.token().toString());
    }

    /** What a method replied; immutable. */
    record Reply(Answer answer, JsonNode body) {
        boolean isSuccess() {
            return body.path("ok").asBoolean(false);
        }

        JsonNode result() {
            return body.path("result");
        }

        int code() {
            return body.path("error_code").asInt(answer.status());
        }

        String description() {
            return Cut.line(body.path("description").asString(""), 160);
        }

        boolean says(String words) {
            return description().contains(words);
        }

        Optional<Duration> retryAfter() {
            int seconds = body.path("parameters").path("retry_after").asInt(-1);
            return seconds < 0 ? answer.retryAfter() : Optional.of(Duration.ofSeconds(seconds));
        }

        /** The new id of a group that has become a supergroup. */
        Optional<String> migratedTo() {
            JsonNode id = body.path("parameters").path("migrate_to_chat_id");
            return id.isIntegralNumber() ? Optional.of(Long.toString(id.asLong())) : Optional.empty();
        }
    }
}
