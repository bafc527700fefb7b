package dev.watchkeeper.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.ForwardingClock;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.order.OrderDesk.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders as files, with a unit that works whenever the one who ordered waits. */
final class OrderDeskTest {
    private static final OrderDesk.Limits LIMITS =
            new OrderDesk.Limits(Duration.ofSeconds(5), Duration.ofSeconds(60), 1000);

    @TempDir
    Path data;

    private final ManualClock time = new ManualClock();
    private Unit unit = () -> {};

    /** What a unit does at one moment. */
    @FunctionalInterface
    private interface Unit {
        void work() throws IOException, InterruptedException;
    }

    private final Clock clock = new ForwardingClock(time) {
        @Override
        public void sleep(Duration duration) throws InterruptedException {
            time.advance(duration);
            try {
                unit.work();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private Answer place(String text) throws Exception {
        return new OrderDesk(data, clock).place(new OrderDesk.Order("x", text, LIMITS, OrderDesk.OnInterrupt.ENDS));
    }

    private Path file(String suffix) {
        return data.resolve("orders/x" + suffix);
    }

    private void take() throws IOException {
        if (Files.exists(file(".order"))) {
            Files.move(file(".order"), file(".taken"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void answer(String rest) throws IOException {
        if (Files.exists(file(".taken"))) {
            String number = Files.readAllLines(file(".taken")).getFirst();
            Files.writeString(file(".answer"), number + "\n" + rest);
            Files.delete(file(".taken"));
        }
    }

    @Test
    void anOrderIsTakenAndAnswered() throws Exception {
        unit = () -> {
            if (Files.exists(file(".order"))) {
                assertThat(Files.readAllLines(file(".order"))).hasSize(2).last().isEqualTo("please");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(".order"))))
                        .isEqualTo("rw-------");
            }
            take();
            answer("success 0\nsaid\nmore");
        };
        assertThat(place("please")).isEqualTo(new Answer.Done("success 0", "said\nmore"));
        assertThat(data.resolve("orders")).isEmptyDirectory();
    }

    @Test
    void aUnitThatFailsSaysHow() throws Exception {
        unit = () -> {
            take();
            answer("exit-code 1\n");
        };
        assertThat(place(""))
                .isInstanceOfSatisfying(
                        Answer.Done.class, done -> assertThat(done.isSuccess()).isFalse());
    }

    @Test
    void whatNobodyTakesIsTakenAway() throws Exception {
        assertThat(place("")).isEqualTo(new Answer.NotTaken());
        assertThat(data.resolve("orders")).isEmptyDirectory();
    }

    @Test
    void silenceEndsTheWait() throws Exception {
        unit = this::take;
        long before = time.monotonicNanos();
        assertThat(place("")).isEqualTo(new Answer.Silent());
        assertThat(Duration.ofNanos(time.monotonicNanos() - before))
                .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(62));
    }

    @Test
    void aRefusalIsOne() throws Exception {
        unit = () -> {
            if (Files.deleteIfExists(file(".order"))) {
                Files.writeString(file(".answer"), "refused\n");
            }
        };
        assertThat(place("")).isEqualTo(new Answer.Refused());
    }

    @Test
    void anAnswerToAnEarlierOrderIsNoneAndALongOneIsNotRead() throws Exception {
        unit = () -> {
            take();
            Files.writeString(file(".answer"), "another number\nsuccess 0\n");
        };
        assertThat(place("")).isEqualTo(new Answer.Silent());
        unit = () -> {
            take();
            answer("success 0\n" + "x".repeat(2000));
        };
        assertThatThrownBy(() -> place("")).isInstanceOf(IOException.class).hasMessageContaining("longer than 1000");
    }

    @Test
    void theInterruptedOneTakesTheOrderBack() {
        unit = () -> {
            take();
            throw new InterruptedException();
        };
        assertThatThrownBy(() -> place("")).isInstanceOf(InterruptedException.class);
        assertThat(data.resolve("orders")).isEmptyDirectory();
    }

    @Test
    void onlyOneOrderOfANameIsUnderWay() throws Exception {
        OrderDesk both = new OrderDesk(data, clock);
        OrderDesk.Order order = new OrderDesk.Order("x", "", LIMITS, OrderDesk.OnInterrupt.GOES_ON);
        unit = () -> {
            unit = () -> {
                take();
                answer("success 0\n");
            };
            assertThat(both.place(order)).isEqualTo(new Answer.Busy());
        };
        assertThat(both.place(order)).isInstanceOf(Answer.Done.class);
    }

    @Test
    void namesOfUnitsAreCompletedAsSystemctlDoes() {
        assertThat(OrderUnits.full("gate")).isEqualTo("gate.service");
        assertThat(OrderUnits.full("my.app")).isEqualTo("my.app.service");
        assertThat(OrderUnits.full("gate.timer")).isEqualTo("gate.timer");
        assertThat(OrderUnits.restartPath("a@b")).isEqualTo("watchkeeper-restart@a@b.service.path");
    }
}
