package dev.watchkeeper.motion.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.base.HastyClock;
import dev.watchkeeper.base.SystemClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class WorkersTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HastyClock clock = new HastyClock();
    private final Workers workers = new Workers(2, new SystemClock());

    @AfterEach
    void close() {
        workers.close();
    }

    /** Notes its turns and the threads they were on; thread-safe. */
    private static class Noting implements Workers.Job {
        final AtomicInteger turns = new AtomicInteger();
        final AtomicInteger handovers = new AtomicInteger();
        final AtomicInteger overlapping = new AtomicInteger();
        final Set<Thread> threads = ConcurrentHashMap.newKeySet();
        final Set<String> names = ConcurrentHashMap.newKeySet();
        volatile boolean bound;
        volatile boolean ended;
        private final AtomicInteger inside = new AtomicInteger();

        @Override
        public String name() {
            return "front";
        }

        @Override
        public boolean turn(Tools tools) {
            overlapping.addAndGet(inside.getAndIncrement());
            threads.add(Thread.currentThread());
            names.add(Thread.currentThread().getName());
            inside.decrementAndGet();
            turns.incrementAndGet();
            return false;
        }

        @Override
        public void handedOver() {
            handovers.incrementAndGet();
        }

        @Override
        public boolean isBound() {
            return bound;
        }

        @Override
        public boolean wantsTick() {
            return false;
        }

        @Override
        public void end(Tools tools) {
            threads.add(Thread.currentThread());
            ended = true;
        }
    }

    @Test
    void aJobIsNeverInTwoTurnsAndIsNamed() throws Exception {
        Noting job = new Noting();
        Workers.Slot slot = workers.slot(job);
        for (int i = 0; i < 10_000; i++) {
            slot.wake();
        }
        await().atMost(LIMIT).until(() -> job.turns.get() > 0);
        assertThat(slot.close(LIMIT)).isTrue();
        assertThat(job.overlapping).hasValue(0);
        assertThat(job.names).containsExactly("motion-front");
        assertThat(job.ended).isTrue();
    }

    /** Native objects belong to one thread. */
    @Test
    void aBoundJobStaysOnItsThreadToTheEnd() throws Exception {
        List<Noting> jobs = new ArrayList<>();
        List<Workers.Slot> slots = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Noting job = new Noting();
            job.bound = true;
            jobs.add(job);
            slots.add(workers.slot(job));
        }
        for (int round = 0; round < 500; round++) {
            int turn = round;
            slots.forEach(Workers.Slot::wake);
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> jobs.stream().allMatch(job -> job.turns.get() > Math.min(turn, 20)));
        }
        for (Workers.Slot slot : slots) {
            assertThat(slot.close(LIMIT)).isTrue();
        }
        assertThat(jobs).allSatisfy(job -> assertThat(job.threads).hasSize(1));
    }

    @Test
    void whoHangsHoldsUpOnlyOneWorker() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        Workers.Slot hanging = workers.slot(new Noting() {
            @Override
            public boolean turn(Tools tools) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return false;
            }
        });
        hanging.wake();
        Noting other = new Noting();
        Workers.Slot slot = workers.slot(other);
        slot.wake();
        await().atMost(LIMIT).until(() -> other.turns.get() > 0);
        assertThat(hanging.close(Duration.ofMillis(50)))
                .as("does not wait for ever")
                .isFalse();
        assertThat(slot.close(LIMIT)).isTrue();
        release.countDown();
    }

    /** Holds its thread until it is let go; thread-safe. */
    private static final class Holding extends Noting {
        final CountDownLatch letGo = new CountDownLatch(1);
        final CountDownLatch holds = new CountDownLatch(1);

        @Override
        public boolean turn(Tools tools) {
            super.turn(tools);
            holds.countDown();
            try {
                letGo.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return false;
        }
    }

    @Test
    void threadsThatAreHeldForTooLongAreReplacedAndWhatWaitedForThemGoesOn() throws Exception {
        try (Workers held = new Workers(2, clock)) {
            List<Noting> bound = new ArrayList<>();
            List<Workers.Slot> slots = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Noting job = new Noting();
                job.bound = true;
                bound.add(job);
                slots.add(held.slot(job));
                slots.get(i).wake();
                await().atMost(LIMIT).until(() -> job.turns.get() == 1);
            }
            List<Holding> holding = List.of(new Holding(), new Holding());
            List<Workers.Slot> hung = new ArrayList<>();
            for (Holding job : holding) {
                hung.add(held.slot(job));
                hung.getLast().wake();
                assertThat(job.holds.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            }
            slots.forEach(Workers.Slot::wake);
            assertThat(held.givenUp()).isZero();

            clock.advance(Workers.HELD_LIMIT.plusSeconds(1));
            slots.forEach(Workers.Slot::wake);
            await().atMost(LIMIT).until(() -> bound.stream().allMatch(job -> job.turns.get() >= 2));
            assertThat(bound).allSatisfy(job -> assertThat(job.handovers).hasValue(1));
            assertThat(held.givenUp()).isEqualTo(2);
            assertThat(hung).noneMatch(slot -> slot.giveUpAfter(Duration.ofMinutes(1)));

            holding.getFirst().letGo.countDown();
            await().atMost(LIMIT).until(() -> held.givenUp() == 1);
            hung.getFirst().wake();
            await().atMost(LIMIT).until(() -> holding.getFirst().turns.get() == 2);

            clock.advance(Duration.ofMinutes(1));
            assertThat(hung.getFirst().giveUpAfter(Duration.ofMinutes(1)))
                    .as("it came back")
                    .isFalse();
            assertThat(hung.getLast().giveUpAfter(Duration.ofMinutes(1))).isTrue();
            assertThat(holding.getLast().ended).isFalse();
            holding.getLast().letGo.countDown();
            await().atMost(LIMIT).until(() -> holding.getLast().ended);
            await().atMost(LIMIT).until(() -> held.givenUp() == 0);
            assertThat(bound).allSatisfy(job -> assertThat(job.overlapping).hasValue(0));
        }
    }

    @Test
    void aFaultEndsOneTurnOnly() throws Exception {
        Noting job = new Noting() {
            @Override
            public boolean turn(Tools tools) {
                super.turn(tools);
                throw new IllegalStateException("a fault");
            }
        };
        Workers.Slot slot = workers.slot(job);
        slot.wake();
        await().atMost(LIMIT).until(() -> job.turns.get() == 1);
        await().atMost(LIMIT).until(() -> {
            slot.wake();
            return job.turns.get() > 1;
        });
        assertThat(slot.close(LIMIT)).isTrue();
    }

    @Test
    void jobsThatWantItAreWokenOnceASecond() throws Exception {
        Noting job = new Noting() {
            @Override
            public boolean wantsTick() {
                return true;
            }
        };
        Workers.Slot slot = workers.slot(job);
        await().atMost(LIMIT).until(() -> job.turns.get() >= 2);
        assertThat(slot.close(LIMIT)).isTrue();
    }
}
