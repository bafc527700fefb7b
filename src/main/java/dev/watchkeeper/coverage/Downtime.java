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
 * Books the time in which no node ran; confined to the ledger's thread. Each account is blind from its end up to now, because the
 * process was stopped or, if it did not record that, down. If the host was not restarted meanwhile, its own clock tells how much of
 * the wall clock's difference really passed; the rest is a step of the wall clock.
 */
final class Downtime {
    private final CoverageStore store;
    private final Moment now;
    private final String bootId;
    private final Optional<CoverageBeat> beat;

    /** @param bootId identifies this start of the host */
    Downtime(CoverageStore store, Moment now, String bootId) {
        this.store = store;
        this.now = now;
        this.bootId = bootId;
        beat = store.beat();
    }

    /** What each configured camera's account lacks up to now, nothing for a new account; ends the accounts of all other cameras. */
    Map<String, List<CoverageSpan>> of(List<? extends SignsView> cameras) {
        Map<String, Account> known =
                store.accounts().stream().collect(Collectors.toMap(Account::camera, Function.identity()));
        Map<String, List<CoverageSpan>> downtimes = new LinkedHashMap<>();
        for (SignsView signs : cameras) {
            Optional<Account> account = Optional.ofNullable(known.remove(signs.camera()));
            downtimes.put(
                    signs.camera(),
                    account.filter(a -> !a.ended())
                            .flatMap(Account::lastUs)
                            .map(last -> downtime(signs.camera(), last))
                            .orElse(List.of()));
        }
        known.values().stream().filter(account -> !account.ended()).forEach(account -> store.end(account.camera()));
        return downtimes;
    }

    private List<CoverageSpan> downtime(String camera, long lastUs) {
        CoverageBeat last = beat.orElse(new CoverageBeat(lastUs, 0, "", false));
        boolean sameBoot = last.bootId().equals(bootId) && now.bootNanos() >= last.bootNanos();
        long passedUs =
                sameBoot ? (now.bootNanos() - last.bootNanos()) / 1_000 : Math.max(0, now.wallUs() - last.atUs());
        long backUs = Math.max(lastUs, last.atUs() + passedUs);
        long stepUs = now.wallUs() - backUs;
        boolean stepped = Math.abs(stepUs) >= LedgerTimeline.SMALLEST_JUMP_US;
        FailureKind cause = last.stopped() ? FailureKind.STOPPED : FailureKind.PROCESS_DOWN;
        if (store.lacksLatest()) {
            cause = FailureKind.LEDGER_LOST; // a node watched for a part of this time, nobody knows how long
        }
        List<CoverageSpan> spans = new ArrayList<>();
        spans.add(new CoverageSpan(lastUs, stepped ? backUs : now.wallUs(), Optional.of(cause)));
        if (stepped) {
            spans.add(new CoverageSpan(backUs, now.wallUs(), Optional.of(FailureKind.CLOCK_STEP)));
            List<CoverageSpan> replaced = new ArrayList<>(store.find(camera, now.wallUs(), lastUs));
            replaced.add(spans.getFirst());
            store.addStep(Spans.step(
                    camera,
                    now.wallUs(),
                    stepUs,
                    Spans.between(replaced, now.wallUs(), Math.max(backUs, now.wallUs()))));
        }
        return Spans.between(spans, lastUs, now.wallUs());
    }
}
