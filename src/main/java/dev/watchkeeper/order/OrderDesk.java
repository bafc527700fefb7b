package dev.watchkeeper.order;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Places orders in a data folder and waits for their answers; thread-safe. One process of a data folder places them. */
public final class OrderDesk {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration SLOW_POLL = Duration.ofMillis(500);

    /** After this time, answers are waited for less busily. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Path data;
    private final Clock clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    public OrderDesk(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /**
     * How long is waited, and how much is read; immutable.
     *
     * @param taken until the unit has taken the order
     * @param answered until it has answered, from then on
     */
    public record Limits(Duration taken, Duration answered, int answerBytes) {}

    /** An order; immutable. */
    public record Order(String name, String text, Limits limits, OnInterrupt onInterrupt) {}

    /** What becomes of an order that is taken when the one who waits is interrupted; an immutable enumeration. */
    public enum OnInterrupt {
        GOES_ON,
        /** The order is taken back, which the unit sees if it looks for that. */
        ENDS
    }

    /** What came of an order; immutable. */
    public sealed interface Answer {
        /**
         * The unit has run.
         *
         * @param result systemd's word for how it ended, such as {@code success}, and the exit code if there was one
         * @param text what it said
         */
        record Done(String result, String text) implements Answer {
            public boolean isSuccess() {
                return result.equals("success") || result.startsWith("success ");
            }
        }

        /** The unit did not take the file for an order. */
        record Refused() implements Answer {}

        /** Nothing took it, so it was taken away. */
        record NotTaken() implements Answer {}

        /** It was taken, and there was no answer in time. */
        record Silent() implements Answer {}

        /** An order of this name is under way. */
        record Busy() implements Answer {}
    }

    /**
     * Places an order and waits for its answer.
     *
     * @throws IOException if its file cannot be written
     */
    public Answer place(Order order) throws IOException, InterruptedException {
        if (!underWay.add(order.name)) {
            return new Answer.Busy();
        }
        OrderFiles files = OrderFiles.of(data, order.name);
        boolean over = false;
        try {
            PrivateFiles.createDirectories(files.folder());
            Files.deleteIfExists(files.answer());
            String number = UUID.randomUUID().toString();
            PrivateFiles.replace(files.order(), (number + "\n" + order.text).getBytes(StandardCharsets.UTF_8));
            Answer answer = awaitAnswer(files, number, order.limits);
            over = true;
            return answer;
        } finally {
            if (!over) {
                Files.deleteIfExists(files.order());
                if (order.onInterrupt == OnInterrupt.ENDS) {
                    Files.deleteIfExists(files.taken());
                }
            }
            underWay.remove(order.name);
        }
    }

    private Answer awaitAnswer(OrderFiles files, String number, Limits limits)
            throws IOException, InterruptedException {
        long began = clock.monotonicNanos();
        while (Files.exists(files.order(), LinkOption.NOFOLLOW_LINKS)) {
            if (clock.since(began).compareTo(limits.taken) >= 0 && Files.deleteIfExists(files.order())) {
                return new Answer.NotTaken();
            }
            clock.sleep(POLL);
        }
        long taken = clock.monotonicNanos();
        while (true) {
            Optional<Answer> answer = read(files.answer(), number, limits.answerBytes);
            if (answer.isPresent()) {
                Files.deleteIfExists(files.answer());
                return answer.get();
            }
            Duration waited = clock.since(taken);
            if (waited.compareTo(limits.answered) >= 0) {
                return new Answer.Silent();
            }
            clock.sleep(waited.compareTo(SOON) < 0 ? POLL : SLOW_POLL);
        }
    }

    /** An answer to another order, such as one before a restart of this process, is none. */
    private static Optional<Answer> read(Path file, String number, int most) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(most + 1);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (bytes.length > most) {
            throw new IOException("the answer in " + file + " is longer than " + most + " bytes");
        }
        String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n", 3);
        if (lines[0].equals(OrderFiles.REFUSED)) {
            return Optional.of(new Answer.Refused());
        }
        return lines[0].equals(number) && lines.length > 1
                ? Optional.of(new Answer.Done(lines[1].strip(), lines.length > 2 ? lines[2] : ""))
                : Optional.empty();
    }
}
