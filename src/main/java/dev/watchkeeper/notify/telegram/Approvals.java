package dev.watchkeeper.notify.telegram;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Deadline;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.config.TelegramSettings;
import dev.watchkeeper.notify.DeliveryException;
import dev.watchkeeper.notify.DeliveryException.Outlook;
import dev.watchkeeper.notify.Letter;
import dev.watchkeeper.notify.telegram.BotApi.Reply;
import dev.watchkeeper.notify.telegram.Decisions.Answer;
import dev.watchkeeper.notify.telegram.Press.Choice;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Buttons below messages that ask for a decision, and the thread that learns of their presses; thread-safe. It asks Telegram only while something waits for a decision, and shortly after. It keeps
 * nothing between runs: a press that comes twice decides once, because a decision is taken once.
 */
final class Approvals implements Buttons {
    private static final Logger log = LoggerFactory.getLogger(Approvals.class);
    private static final int MOST_SHOWN = 20;

    private final BotApi api;
    private final Decisions decisions;
    private final Pace pace;
    private final Clock clock;
    private final Notices notices;
    private final Thread thread = Threads.platform("notify-telegram-buttons", this::run);
    private final Map<String, Shown> shown = new ConcurrentHashMap<>();
    private volatile String chat;
    private volatile boolean closing;

    // The rest belongs to the thread.
    private long offset;
    private int failures;
    private boolean foreignLogged;
    private String lastLogged = "";

    /** A letter with buttons; immutable. */
    private record Shown(Letter letter, SentMessage message) {}

    /**
     * The waits; immutable.
     *
     * @param idle between two looks whether anything waits for a decision
     * @param poll how long Telegram holds a question for news
     * @param after how long presses are still answered when nothing waits any more
     * @param conflict when another program asks for the same bot's news
     */
    record Pace(Duration idle, Duration poll, Duration after, Duration conflict, Backoff failed) {
        static final Pace USUAL = new Pace(
                Duration.ofSeconds(3),
                Duration.ofSeconds(25),
                Duration.ofMinutes(2),
                Duration.ofMinutes(1),
                new Backoff(Duration.ofSeconds(2), 2, Duration.ofMinutes(5)));

        /** A server that holds the question for longer than it was asked to hangs. */
        Duration deadline() {
            return poll.plusSeconds(10);
        }
    }

    Approvals(TelegramSettings settings, Decisions decisions, Pace pace, Clock clock) {
        this.decisions = decisions;
        this.pace = pace;
        this.clock = clock;
        api = new BotApi(settings, clock);
        notices = new Notices(new BotApi(settings, clock), clock);
        chat = settings.chatId();
    }

    void start() {
        thread.start();
    }

    @Override
    public Optional<Keyboard> of(Letter letter) {
        return decisions.in(letter).map(Press::keyboard);
    }

    @Override
    public void shown(Letter letter, SentMessage message) {
        if (shown.size() < MOST_SHOWN) {
            decisions.in(letter).ifPresent(question -> shown.put(question.id(), new Shown(letter, message)));
        }
    }

    @Override
    public void moved(String newChat) {
        chat = newChat;
    }

    private void run() {
        try {
            Optional<Long> waitedNanos = Optional.empty();
            while (!closing) {
                showSettled();
                if (decisions.anyWaits()) {
                    waitedNanos = Optional.of(clock.monotonicNanos());
                }
                boolean asks = waitedNanos
                        .filter(nanos -> clock.since(nanos).compareTo(pace.after()) < 0)
                        .isPresent();
                clock.sleep(asks ? askSafely() : pace.idle());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return how long to wait before the next question */
    private Duration askSafely() throws InterruptedException {
        try {
            Duration pause = ask();
            failures = 0;
            return pause;
        } catch (DeliveryException e) {
            if (closing || Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            failures++;
            warn("Buttons in Telegram cannot be used for now: " + e.sentence());
            Duration usual = e.outlook() == Outlook.LASTING
                    ? pace.failed().cap()
                    : pace.failed().waitAfter(failures);
            return e.retryAfter().filter(wish -> wish.compareTo(usual) > 0).orElse(usual);
        } catch (RuntimeException e) {
            log.error("A bug in Watchkeeper; please report it", e);
            return pace.failed().cap();
        }
    }

    private Duration ask() throws DeliveryException {
        ObjectNode wish = Json.object();
        if (offset > 0) {
            wish.put("offset", offset);
        }
        // One at a time: a message is part of each, and an answer is read up to a limit.
        wish.put("limit", 1).put("timeout", pace.poll().toSeconds());
        wish.putArray("allowed_updates").add("callback_query");
        Reply reply = api.call("getUpdates", wish, Deadline.in(pace.deadline(), clock));
        if (reply.code() == 409 && !reply.isSuccess()) {
            warn(
                    "Another program asks for the news of the same Telegram bot, or it has a webhook: its buttons do not work here."
                            + " Decide on the page or with 'watchkeeper repairs'.");
            return pace.conflict();
        }
        if (!reply.isSuccess()) {
            throw api.explain(reply);
        }
        lastLogged = "";
        for (JsonNode update : reply.result()) {
            offset = Math.max(offset, update.path("update_id").asLong(-1) + 1);
            Optional<Press> press = Press.of(update);
            if (press.isPresent()) {
                answer(press.get());
            }
        }
        return Duration.ZERO;
    }

    private void answer(Press press) {
        if (!press.isIn(chat)) {
            if (!foreignLogged) {
                foreignLogged = true; // whoever finds the bot could fill the log
                log.warn(
                        "Buttons are pressed in a chat of Telegram that is not chat-id, by {}: they decide nothing",
                        press.by());
            }
            notices.answer(press, "Nothing is decided in this chat.");
            return;
        }
        Optional<Choice> choice = press.choice();
        if (choice.isEmpty()) {
            notices.answer(press, "This button is not known here.");
            return;
        }
        String id = choice.get().question().id();
        Answer answer = decisions.decide(choice.get().question(), choice.get().approve(), press.by());
        log.info("Telegram: {}, by {}: {}", choice.get().approve() ? "approve" : "reject", press.by(), answer.text());
        notices.answer(press, answer.text());
        Optional<String> settled = decisions.settled(id);
        if (settled.isPresent()) {
            shown.remove(id);
            notices.append(press, settled.get());
        }
    }

    /** What was decided elsewhere, or by nobody, is written below the message, whose buttons go. */
    private void showSettled() {
        for (Map.Entry<String, Shown> each : shown.entrySet()) {
            Optional<String> settled = decisions.settled(each.getKey());
            if (settled.isPresent() && shown.remove(each.getKey(), each.getValue())) {
                notices.append(each.getValue().letter(), each.getValue().message(), settled.get());
            }
        }
    }

    /** Logs a warning once, however often it repeats. */
    private void warn(String sentence) {
        if (sentence.equals(lastLogged)) {
            log.debug("{}", sentence);
        } else {
            log.warn("{}", sentence);
            lastLogged = sentence;
        }
    }

    /** Ends the thread, in the middle of a question. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            Threads.join(thread, Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
