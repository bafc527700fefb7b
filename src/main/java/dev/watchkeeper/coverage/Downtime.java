package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.health.SignsView;
import dev.watchkeeper.store.CoverageBeat;
import dev.watchkeeper.store.CoverageSpan;
import dev.watchkeeper.store.CoverageStore;
import dev.watchkeeper.store.CoverageStore.Account;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Books the time in which no node ran; confined to the ledger's thread. From where each account ends it is blind up to now, because the
 * process was stopped or, without a word of farewell, down. If the host was not started anew meanwhile, its own clock tells how much of
 * the wall clock's difference has really passed, and the rest is a step of the wall clock.
 */
final class Downtime {
    private final CoverageStore store;
    private final Moment now;
    private final String bootId;
    private final Optional<CoverageBeat> beat;

    /** @param bootId which start of the host this is */
    Downtime(CoverageStore store, Moment now, String bootId) {
        this.store = store;
        this.now = now;
        this.bootId = bootId;
        beat = store.beat();
    }

    /** What each configured camera's account lacks up to this moment, nothing where it only begins; ends the accounts of the others. */
    Map<String, List<CoverageSpan>> away(List<? extends SignsView> cameras) {
        Map<String, Account> known =
                store.accounts().stream().collect(Collectors.toMap(Account::camera, Function.identity()));
        Map<String, List<CoverageSpan>> away = new LinkedHashMap<>();
        for (SignsView signs : cameras) {
            Optional<Account> account = Optional.ofNullable(known.remove(signs.camera()));
            away.put(
                    signs.camera(),
                    account.filter(a -> !a.ended())
                            .flatMap(Account::lastUs)
                            .map(last -> away(signs.camera(), last))
                            .orElse(List.of()));
        }
        known.values().stream().filter(account -> !account.ended()).forEach(account -> store.end(account.camera()));
        return away;
    }

    private List<CoverageSpan> away(String camera, long lastUs) {
        CoverageBeat last = beat.orElse(new CoverageBeat(lastUs, 0, "", false));
        boolean sameBoot = last.bootId().equals(bootId) && now.bootNanos() >= last.bootNanos();
        long passedUs =
                sameBoot ? (now.bootNanos() - last.bootNanos()) / 1_000 : Math.max(0, now.wallUs() - last.atUs());
        long backUs = Math.max(lastUs, last.atUs() + passedUs);
        long stepUs = now.wallUs() - backUs;
        boolean stepped = Math.abs(stepUs) >= LedgerTimeline.SMALLEST_JUMP_US;
        FailureKind cause = last.stopped() ? FailureKind.STOPPED : FailureKind.PROCESS_DOWN;
        if (store.lacksLatest()) {
            cause = FailureKind.LEDGER_LOST; // somewhere in this time a node watched, and nobody knows until when
        }
        List<CoverageSpan> away = new ArrayList<>();
        away.add(new CoverageSpan(lastUs, stepped ? backUs : now.wallUs(), Optional.of(cause)));
        if (stepped) {
            away.add(new CoverageSpan(backUs, now.wallUs(), Optional.of(FailureKind.CLOCK_STEP)));
            List<CoverageSpan> replaced = new ArrayList<>(store.find(camera, now.wallUs(), lastUs));
            replaced.add(away.getFirst());
            store.addStep(Spans.step(
                    camera,
                    now.wallUs(),
                    stepUs,
                    Spans.between(replaced, now.wallUs(), Math.max(backUs, now.wallUs()))));
        }
        return Spans.between(away, lastUs, now.wallUs());
    }
}
