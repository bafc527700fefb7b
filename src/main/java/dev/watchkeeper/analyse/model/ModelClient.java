package dev.watchkeeper.analyse.model;

import dev.watchkeeper.analyse.model.ModelException.Kind;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PlainText;
import dev.watchkeeper.config.ModelSettings;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.http.Answer;
import dev.watchkeeper.http.Failures;
import dev.watchkeeper.http.HttpException;
import dev.watchkeeper.http.HttpPeer;
import dev.watchkeeper.http.Outgoing;
import dev.watchkeeper.http.Outgoing.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks one model at its server, and learns how the server likes to be asked; thread-safe. What a server answers is untrusted: bounded in size and time, and
 * quoted on one line without the key.
 */
final class ModelClient {
    /** An answer is a few sentences; thoughts can be longer. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final int MOST_QUOTED = 120;

    /** A question in all its manners: three forms, tokens, temperature and thoughts. */
    private static final int MOST_TRIES = 6;

    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;

    private final ModelSettings settings;
    private final Clock clock;
    private final Dialect dialect;
    private final Abilities abilities;
    private volatile Manner manner = Manner.USUAL;

    ModelClient(ModelSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        dialect = switch (settings.api()) {
            case OLLAMA -> new OllamaDialect();
            case OPENAI -> new OpenAiDialect();
        };
        abilities = new Abilities(settings.api() == ModelSettings.Api.OLLAMA, clock);
    }

    /** The subject of sentences. */
    private String title() {
        return "The model " + settings.name() + " at " + settings.peer().host();
    }

    /** Asks; takes at most the model's time limit, and no longer if the thread is interrupted. */
    ObjectNode ask(Question<?> question) throws ModelException {
        Deadline deadline = Deadline.in(settings.limits().time(), clock);
        checkAbilities(question, deadline);
        Manner trying = manner;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Answer answer = exchange(dialect.path(), dialect.body(settings.model(), question, trying), deadline);
            if (!answer.isSuccess()) {
                Manner tried = trying;
                trying = next(tried, question, answer).orElseThrow(() -> refused(answer));
                continue;
            }
            Dialect.Said said = said(answer);
            if (said.content().isBlank() && said.thoughts() && !trying.thinkOff()) {
                trying = trying.withThinkOff();
                continue;
            }
            manner = trying;
            return object(said);
        }
        throw new ModelException(Kind.ANSWER, title() + " takes the question in no form that is known");
    }

    private void checkAbilities(Question<?> question, Deadline deadline) throws ModelException {
        if (abilities.areDue()) {
            byte[] body =
                    Json.write(Json.object().put("model", settings.model())).getBytes(StandardCharsets.UTF_8);
            Deadline soon = Deadline.in(min(deadline.left(), Abilities.LIMIT), clock);
            try {
                abilities.learn(exchange(Abilities.PATH, body, soon));
            } catch (ModelException e) {
                if (e.kind() == Kind.STOPPED) {
                    throw e;
                }
                // The question itself tells what is wrong.
                abilities.failed();
            }
        }
        if (abilities.thinks() && !manner.thinkOff()) {
            manner = manner.withThinkOff();
        }
        if (!question.pictures().isEmpty() && abilities.isBlind()) {
            throw new ModelException(Kind.SETUP, title() + " understands no pictures; configure a model with vision");
        }
    }

    private Answer exchange(String path, byte[] body, Deadline deadline) throws ModelException {
        List<Header> headers = new ArrayList<>();
        headers.add(new Header("Content-Type", "application/json"));
        headers.add(new Header("Accept", "application/json"));
        settings.key().map(Secret::reveal).ifPresent(key -> headers.add(new Header("Authorization", "Bearer " + key)));
        URI address = URI.create(
                settings.peer().url().toString().replaceFirst("[?].*", "").replaceFirst("/+$", "") + path);
        try {
            // A peer belongs to one thread, and questions come from several.
            return new HttpPeer(title(), settings.peer(), MOST_BYTES, clock)
                    .exchange(new Outgoing("POST", address, headers, List.of(body)), deadline);
        } catch (HttpException e) {
            throw switch (e.kind()) {
                case STOPPED -> new ModelException(Kind.STOPPED, e.sentence());
                case CERTIFICATE, CA_FILE, NO_TLS -> new ModelException(Kind.SETUP, e.sentence());
                default -> new ModelException(Kind.AWAY, e.sentence());
            };
        }
    }

    private Optional<Manner> next(Manner tried, Question<?> question, Answer answer) throws ModelException {
        String words = words(answer);
        if (!question.pictures().isEmpty() && isRefusalOfPictures(answer.status(), words.toLowerCase(Locale.ROOT))) {
            throw new ModelException(
                    Kind.SETUP, title() + " understands no pictures (" + words + "); configure a model with vision");
        }
        return tried.after(answer.status(), words);
    }

    /** A server that fails over a picture, for want of memory for example, has not said that the model takes none. */
    private static boolean isRefusalOfPictures(int status, String words) {
        boolean ofPictures = words.matches("(?s).*(image|vision|multimodal|mmproj).*");
        boolean refused =
                words.matches("(?s).*(not support|n't support|unsupported|missing|mmproj|not multimodal|no vision).*");
        return ofPictures && (status == 400 || status >= 500 && refused);
    }

    private ModelException refused(Answer answer) {
        String words = words(answer);
        HttpException failure = Failures.refusal(title(), answer, words);
        String sentence = failure.sentence();
        return switch (failure.kind()) {
            // What a server says about a key may repeat a part of it.
            case SIGN_IN ->
                new ModelException(
                        Kind.SETUP, Failures.refusal(title(), answer, "").sentence());
            case NOT_FOUND ->
                new ModelException(
                        Kind.SETUP,
                        answer.status() == NOT_FOUND
                                ? sentence + "; the server may not have the model " + settings.model()
                                : sentence);
            case REDIRECT, OTHER_STATUS -> new ModelException(Kind.SETUP, sentence);
            case PAUSE -> new ModelException(Kind.PAUSE, sentence, failure.retryAfter());
            case SERVER_FAULT ->
                new ModelException(
                        answer.status() == UNAVAILABLE ? Kind.PAUSE : Kind.AWAY, sentence, failure.retryAfter());
            default -> new ModelException(Kind.ANSWER, sentence);
        };
    }

    private Dialect.Said said(Answer answer) throws ModelException {
        switch (answer.ending()) {
            case WHOLE -> {}
            case TOO_LARGE -> throw new ModelException(Kind.ANSWER, title() + " answers without end; it was cut off");
            case LATE ->
                throw new ModelException(
                        Kind.AWAY,
                        title() + " is slow: its answer was not over within "
                                + settings.limits().time().toSeconds() + " s");
            case BROKEN_OFF -> throw new ModelException(Kind.AWAY, title() + " broke off in the middle of its answer");
        }
        try {
            return dialect.read(answer.text());
        } catch (JacksonException e) {
            throw new ModelException(
                    Kind.ANSWER,
                    title() + " does not answer like a server of "
                            + settings.api().name().toLowerCase(Locale.ROOT) + "; check api and url");
        }
    }

    private ObjectNode object(Dialect.Said said) throws ModelException {
        if (said.error().isPresent()) {
            throw new ModelException(
                    Kind.ANSWER, title() + " failed: " + quoted(said.error().get()));
        }
        if (said.cutOff()) {
            throw new ModelException(Kind.ANSWER, title() + " was cut off in the middle of its answer by its limit");
        }
        return AnswerText.object(said.content())
                .orElseThrow(() -> new ModelException(Kind.ANSWER, title() + " answers without a JSON object"));
    }

    /** The answer does not mean what was asked for. */
    ModelException nonsense() {
        return new ModelException(Kind.ANSWER, title() + " answers, but not what it was asked");
    }

    private String words(Answer answer) {
        try {
            JsonNode error = Json.read(answer.text()).path("error");
            return quoted(
                    error.isString()
                            ? error.stringValue()
                            : error.path("message").asString(""));
        } catch (JacksonException e) {
            return "";
        }
    }

    /** Foreign words on one line, without the key. */
    private String quoted(String text) {
        String hidden = settings.key()
                .map(key -> text.replace(key.reveal(), key.toString()))
                .orElse(text);
        return PlainText.line(hidden, MOST_QUOTED);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
