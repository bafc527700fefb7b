package dev.watchkeeper.coverage;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.store.CoverageSpan;
import dev.watchkeeper.store.CoverageStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Answers questions from the database and from what the ledger still holds in memory; thread-safe. */
final class CoverageQueries implements CoverageView {
    private static final int MAX_LONGEST = 10;

    private final CoverageStore store;
    private final Supplier<List<CameraAccount>> accounts;

    CoverageQueries(CoverageStore store, Supplier<List<CameraAccount>> accounts) {
        this.store = store;
        this.accounts = accounts;
    }

    @Override
    public List<Coverage> find(Optional<String> camera, Instant from, Instant to, int limit) {
        Set<String> names = new LinkedHashSet<>();
        accounts.get().forEach(account -> names.add(account.camera()));
        store.accounts().forEach(account -> names.add(account.camera()));
        return names.stream()
                .filter(name -> camera.map(name::equals).orElse(true))
                .map(name -> coverage(name, Moment.us(from), Moment.us(to), limit))
                .filter(answer -> !answer.spans().isEmpty() || isConfigured(answer.camera()))
                .toList();
    }

    @Override
    public List<Counted> counted() {
        return accounts.get().stream()
                .map(account -> account.totals().counted(account.camera()))
                .toList();
    }

    private boolean isConfigured(String camera) {
        return accounts.get().stream().anyMatch(account -> account.camera().equals(camera));
    }

    private Coverage coverage(String camera, long fromUs, long toUs, int limit) {
        // Memory first: what is settled meanwhile is then in both and taken from memory, never in neither.
        CameraAccount.Shown shown = accounts.get().stream()
                .filter(account -> account.camera().equals(camera))
                .map(CameraAccount::shown)
                .findFirst()
                .orElse(new CameraAccount.Shown(List.of(), Long.MAX_VALUE));
        long inMemory =
                shown.spans().isEmpty() ? toUs : shown.spans().getFirst().fromUs();
        List<CoverageSpan> spans =
                Spans.between(store.find(camera, fromUs, inMemory), fromUs, Math.min(toUs, inMemory));
        Spans.between(shown.spans(), fromUs, toUs).forEach(span -> Spans.join(spans, span));

        Duration watched = Duration.ZERO;
        Map<FailureKind, Duration> blind = new EnumMap<>(FailureKind.class);
        for (CoverageSpan span : spans) {
            Duration length = Duration.of(span.lengthUs(), ChronoUnit.MICROS);
            if (span.watched()) {
                watched = watched.plus(length);
            } else {
                blind.merge(span.cause().orElseThrow(), length, Duration::plus);
            }
        }
        List<Span> shownSpans = new ArrayList<>();
        spans.forEach(span -> addParts(span, shown.provenUs(), shownSpans));
        List<Span> longest = shownSpans.stream()
                .filter(span -> span.cause().isPresent())
                .sorted(Comparator.comparing(Span::length).reversed())
                .limit(MAX_LONGEST)
                .toList();
        return new Coverage(
                camera,
                watched,
                blind,
                shownSpans.stream().limit(limit).toList(),
                shownSpans.size() <= limit
                        ? Optional.empty()
                        : Optional.of(shownSpans.get(limit).from()),
                longest,
                store.steps(camera, fromUs, toUs).stream()
                        .map(step -> new Step(
                                Moment.instant(step.atUs()),
                                Duration.of(step.byUs(), ChronoUnit.MICROS),
                                Duration.of(step.watchedUs(), ChronoUnit.MICROS),
                                Duration.of(step.blindUs(), ChronoUnit.MICROS)))
                        .toList());
    }

    /** Adds the span, in two parts if only its beginning is proven. */
    private static void addParts(CoverageSpan span, long provenUs, List<Span> spans) {
        Instant from = Moment.instant(span.fromUs());
        Instant to = Moment.instant(span.toUs());
        if (span.fromUs() >= provenUs || span.toUs() <= provenUs) {
            spans.add(new Span(from, to, span.cause(), span.fromUs() >= provenUs));
            return;
        }
        Instant proven = Moment.instant(provenUs);
        spans.add(new Span(from, proven, span.cause(), false));
        spans.add(new Span(proven, to, span.cause(), true));
    }
}
