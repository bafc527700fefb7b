package dev.watchkeeper.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which connections go, and which never do. */
final class CallersTest {
    private static final Limits LIMITS = new Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            8,
            4,
            3,
            1,
            1,
            1,
            1);

    private final ManualClock clock = new ManualClock();
    private final List<String> lines = new ArrayList<>();
    private final List<Caller> cut = new ArrayList<>();
    private final Callers callers = new Callers(LIMITS, clock, new SparseLog(clock, lines::add));

    private Caller caller(String address) {
        Caller[] self = new Caller[1];
        self[0] = new Caller(address, clock.monotonicNanos(), () -> cut.add(self[0]));
        return self[0];
    }

    private Caller admitted(String address) {
        Caller caller = caller(address);
        assertThat(callers.admit(caller)).isTrue();
        return caller;
    }

    private Caller answering(String address) {
        Caller caller = admitted(address);
        caller.received(clock.monotonicNanos());
        caller.headCame(clock.monotonicNanos());
        caller.allCame(clock.monotonicNanos());
        return caller;
    }

    private void pass(long seconds) {
        clock.advance(Duration.ofSeconds(seconds));
        callers.look();
    }

    @Test
    void headersMustCompleteWithinTenSecondsHoweverManyBytesArrive() {
        Caller slow = admitted("192.0.2.1");
        for (int i = 0; i < 10; i++) {
            slow.received(clock.monotonicNanos());
            pass(1);
        }
        assertThat(cut).isEmpty();
        pass(1);
        assertThat(cut).containsExactly(slow);
        assertThat(lines)
                .containsExactly("A connection from 192.0.2.1 was closed: it did not send its request within 10 s");
    }

    @Test
    void aBodyMustCompleteWithinTwentySecondsOfTheFirstByte() {
        Caller slow = admitted("192.0.2.1");
        slow.received(clock.monotonicNanos());
        pass(9);
        slow.headCame(clock.monotonicNanos());
        pass(11);
        assertThat(cut).isEmpty();
        pass(1);
        assertThat(cut).containsExactly(slow);
    }

    @Test
    void answersAndSocketsHaveNoTimeLimit() {
        answering("192.0.2.1");
        Caller socket = answering("192.0.2.1");
        socket.upgraded(clock.monotonicNanos());
        socket.answered(clock.monotonicNanos());
        socket.received(clock.monotonicNanos());
        Caller kept = answering("192.0.2.1");
        kept.answered(clock.monotonicNanos());
        pass(86_400);
        assertThat(cut).isEmpty();
        kept.received(clock.monotonicNanos());
        pass(11);
        assertThat(cut).containsExactly(kept);
    }

    @Test
    void aSlowReaderStaysAndOneThatReadsNothingIsClosed() {
        Caller slow = answering("192.0.2.1");
        Caller stuck = answering("192.0.2.1");
        stuck.leaves(true, clock.monotonicNanos());
        for (int i = 0; i < 6; i++) {
            slow.leaves(i > 0, clock.monotonicNanos());
            stuck.leaves(false, clock.monotonicNanos());
            pass(10);
        }
        assertThat(cut).isEmpty();
        pass(1);
        assertThat(cut).containsExactly(stuck);
        slow.took();
        pass(100);
        assertThat(cut).doesNotContain(slow);
    }

    @Test
    void heldConnectionsMakeRoomForNewcomers() {
        Caller busy = answering("192.0.2.1");
        Caller idle = answering("192.0.2.1");
        idle.answered(clock.monotonicNanos());
        Caller first = admitted("192.0.2.1");
        clock.advance(Duration.ofSeconds(2));
        Caller second = admitted("192.0.2.1");
        admitted("192.0.2.1");
        assertThat(cut).containsExactly(first);
        admitted("192.0.2.1");
        assertThat(cut).containsExactly(first, idle);
        admitted("192.0.2.1");
        assertThat(cut).hasSize(3).contains(second).doesNotContain(busy);
        assertThat(callers.count()).isEqualTo(4);
        admitted("198.51.100.7");
        assertThat(cut).hasSize(3);
    }

    @Test
    void aNewcomerIsRefusedWhenAllAreBeingAnswered() {
        for (int i = 0; i < 4; i++) {
            answering("2001:db8:0:1:0:0:0:" + i);
        }
        assertThat(callers.admit(caller("2001:db8:0:1:0:0:0:9"))).isFalse();
        assertThat(lines).containsExactly("A connection from 2001:db8:0:1:0:0:0:9 was refused: there are too many");
        answering("2001:db8:0:2:0:0:0:9");
        assertThat(cut).isEmpty();
    }

    @Test
    void theAddressWithTheMostMakesRoomForAllOthers() {
        List<Caller> crowd = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            crowd.add(admitted("192.0.2.1"));
        }
        for (int i = 0; i < 5; i++) {
            answering("198.51.100." + i);
        }
        admitted("203.0.113.1");
        assertThat(cut).hasSize(1).isSubsetOf(crowd);
        assertThat(callers.count()).isEqualTo(8);
        callers.gone(cut.getFirst());
        assertThat(callers.count()).isEqualTo(8);
    }

    @Test
    void tooManyIncompleteRequestsCostTheOldestUnlessAllHaveJustBegun() {
        Caller first = admitted("192.0.2.1");
        admitted("192.0.2.1");
        admitted("192.0.2.1");
        admitted("192.0.2.1");
        assertThat(cut).isEmpty();
        callers.gone(first);
        clock.advance(Duration.ofSeconds(2));
        admitted("192.0.2.1");
        assertThat(cut).hasSize(1);
    }
}
