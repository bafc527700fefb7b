package dev.watchkeeper.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.Sign;
import dev.watchkeeper.store.CoverageStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * One random life of a camera and its node, in steps of a tenth of a second, with the real ledger and a model of its expected content;
 * confined to the test's thread.
 */
final class History {
    private static final Duration STEP = Duration.ofMillis(100);
    private static final long STEP_US = 100_000;

    /** What a kill may cost: the time since the last write, and what no mark had proven by then. */
    private static final int BEAT_STEPS = 60 + 100;

    private final CoverageStore store;
    private final String camera;
    private final Random random;
    private final ManualClock clock = new ManualClock();
    private final long startUs = Moment.us(clock.wall());
    private final List<Slot> model = new ArrayList<>();
    private final List<Integer> marksBefore = new ArrayList<>();
    private final Map<Sign, Integer> lastMark = new EnumMap<>(Sign.class);
    private FakeSigns signs;
    private Ledger ledger;
    private int quietUntil;
    private int undecodableUntil;
    private int step;

    /** The expected state of a tenth of a second of wall-clock time; mutable. */
    private static final class Slot {
        private boolean watched = true;
        private boolean nearKill;
    }

    History(CoverageStore store, String camera, int seed) {
        this.store = store;
        this.camera = camera;
        random = new Random(seed);
        signs = new FakeSigns(camera, clock);
        ledger = run();
    }

    private Ledger run() {
        signs = new FakeSigns(camera, clock);
        Ledger made = new Ledger(store, List.of(signs), clock);
        made.begin();
        lastMark.put(Sign.PACKETS, model.size());
        lastMark.put(Sign.PICTURES, model.size());
        first = true;
        return made;
    }

    private boolean first;
    private boolean firstPicture;

    void live() {
        firstPicture = true;
        int length = 400 + random.nextInt(800);
        for (step = 0; step < length; step++) {
            if (step % 10 == 0) {
                ledger.look();
                happen();
            }
            marks();
            clock.advance(STEP);
            model.add(new Slot());
        }
        // Long enough for everything so far to be proven.
        quietUntil = step;
        undecodableUntil = step;
        for (int i = 0; i < 30; i++, step++) {
            marks();
            if (i == 29) {
                ledger.look();
                break;
            }
            clock.advance(STEP);
            model.add(new Slot());
        }
    }

    private void marks() {
        if (step < quietUntil) {
            return;
        }
        if (random.nextInt(3) > 0 || step == quietUntil) {
            mark(Sign.PACKETS, first);
            first = false;
            if (step >= undecodableUntil && (firstPicture || random.nextInt(8) == 0 || step == undecodableUntil)) {
                mark(Sign.PICTURES, firstPicture);
                firstPicture = false;
            }
        }
    }

    private void mark(Sign sign, boolean isFirst) {
        int now = model.size();
        int last = lastMark.getOrDefault(sign, now);
        signs.mark(sign);
        if (isFirst || isTooLong(sign, nanos(sign))) {
            blind(last, now);
        }
        lastMark.put(sign, now);
        lastNanos.put(sign, clock.monotonicNanos());
    }

    private final Map<Sign, Long> lastNanos = new EnumMap<>(Sign.class);

    private long nanos(Sign sign) {
        return clock.monotonicNanos() - lastNanos.getOrDefault(sign, clock.monotonicNanos());
    }

    private static boolean isTooLong(Sign sign, long nanos) {
        return nanos >= FakeSigns.deadline(sign).toNanos();
    }

    private void blind(int from, int to) {
        for (int i = Math.max(0, from); i < Math.min(to, model.size()); i++) {
            model.get(i).watched = false;
        }
    }

    private final List<String> story = new ArrayList<>();

    private void happen() {
        int what = random.nextInt(40);
        if (what < 9) {
            story.add(step + "/" + model.size() + ":" + what);
        }
        switch (what) {
            case 0, 1 -> quietUntil = Math.max(quietUntil, step + 1 + random.nextInt(80));
            case 2 -> quietUntil = Math.max(quietUntil, step + 1 + random.nextInt(300));
            case 3 -> undecodableUntil = Math.max(undecodableUntil, step + 1 + random.nextInt(200));
            case 4 -> end(true);
            case 5 -> end(false);
            case 6 -> {
                int slept = 10 + random.nextInt(600);
                clock.suspend(STEP.multipliedBy(slept));
                pass(slept);
            }
            case 7 -> stepWall(10 + random.nextInt(600));
            case 8 -> stepWall(-(10 + random.nextInt(300)));
            default -> signs.silence(random.nextBoolean() ? FailureKind.STALLED : FailureKind.REFUSED);
        }
    }

    /** The process ends and restarts, sometimes with the host. */
    private void end(boolean killed) {
        if (!killed) {
            try {
                ledger.close();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        int end = model.size();
        for (int i = Math.max(0, end - BEAT_STEPS); killed && i < end; i++) {
            model.get(i).nearKill = true;
        }
        lastMark.values().forEach(last -> blind(last, end));
        int away = random.nextInt(400);
        switch (random.nextInt(4)) {
            case 0 -> clock.reboot(STEP.multipliedBy(away));
            case 1 -> {
                clock.advance(STEP.multipliedBy(away));
                pass(away);
                away = 0;
                stepWall(random.nextBoolean() ? 100 : -Math.min(100, model.size()));
            }
            default -> clock.advance(STEP.multipliedBy(away));
        }
        pass(away);
        ledger = run();
        firstPicture = true;
    }

    /** Time in which nobody watches. */
    private void pass(int steps) {
        for (int i = 0; i < steps; i++) {
            Slot slot = new Slot();
            slot.watched = false;
            model.add(slot);
        }
    }

    private void stepWall(int steps) {
        int by = Math.max(steps, -model.size());
        if (Math.abs(by) < 10) {
            return;
        }
        clock.stepWall(STEP.multipliedBy(by));
        pass(by);
        for (int i = by; i < 0; i++) {
            model.removeLast();
        }
        // An open silence begins, in the ledger's time, no earlier than this.
        lastMark.replaceAll((sign, last) -> Math.min(last, model.size()));
    }

    CoverageView.Coverage account() {
        return ledger.view()
                .find(Optional.of(camera), Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), 100_000)
                .getFirst();
    }

    /** Compares every tenth of a second of the account with the model, up to the last second, which is not proven yet. */
    void compare(CoverageView.Coverage account) {
        long first = Moment.us(account.spans().getFirst().from());
        long last = Moment.us(account.spans().getLast().to());
        assertThat(last).as("%s ends now", camera).isEqualTo(Moment.us(clock.wall()));
        int span = 0;
        for (int i = 0; i < model.size(); i++) {
            long at = startUs + i * STEP_US;
            if (at < first) {
                continue;
            }
            while (Moment.us(account.spans().get(span).to()) <= at) {
                span++;
            }
            boolean watched = account.spans().get(span).cause().isEmpty();
            Slot slot = model.get(i);
            boolean excused = slot.nearKill && !watched;
            if (watched != slot.watched && !excused) {
                throw new AssertionError("%s: %s of %d at %s is %s, the model says %s; span %s; all %s; story %s"
                        .formatted(
                                camera,
                                i,
                                model.size(),
                                Moment.instant(at),
                                watched ? "watched" : "blind",
                                slot.watched ? "watched" : "blind",
                                account.spans().get(span),
                                account.spans(),
                                story));
            }
        }
    }
}
