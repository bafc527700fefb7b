package dev.watchkeeper.notify.ntfy;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.notify.Cut;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.HttpDelivery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What an ntfy server's refusals mean, by the codes of its server/errors.go; stateless. */
final class NtfyErrors {
    private static final int DAILY_QUOTA = 42908;

    /** No attachments here, too large, too many bytes in all, or today. */
    private static final Set<Integer> NO_PICTURE = Set.of(40014, 41301, 42905, 50701);

    private NtfyErrors() {}

    /** Whether the same text may pass without its picture. */
    static boolean refusesPicture(Answer answer) {
        return NO_PICTURE.contains(code(answer)) || answer.status() == 413 || answer.status() == 400;
    }

    /** @param secret that no sentence may repeat, even if the server does */
    static DeliveryException explain(String title, Answer answer, Optional<Secret> secret, Instant now) {
        if (code(answer) == DAILY_QUOTA) {
            Instant tomorrow = LocalDate.ofInstant(now, ZoneOffset.UTC)
                    .plusDays(1)
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC);
            return new DeliveryException(
                    FailureKind.BUSY,
                    title + " takes no more messages today: the daily quota is used up",
                    Outlook.LATER,
                    Optional.of(Duration.between(now, tomorrow)));
        }
        return HttpDelivery.refusal(
                title,
                answer,
                secret.map(hidden -> words(answer).replace(hidden.reveal(), hidden.toString()))
                        .orElseGet(() -> words(answer)));
    }

    private static int code(Answer answer) {
        return json(answer).map(node -> node.path("code").asInt(0)).orElse(0);
    }

    private static String words(Answer answer) {
        return json(answer)
                .map(node -> node.path("error").asString(""))
                .map(text -> Cut.line(text, 120))
                .orElse("");
    }

    private static Optional<JsonNode> json(Answer answer) {
        try {
            return Optional.of(Json.read(answer.text()));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
