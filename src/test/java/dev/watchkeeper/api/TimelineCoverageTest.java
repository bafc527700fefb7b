package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.coverage.CoverageView.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A band that is shown from afar hides no blind time. */
final class TimelineCoverageTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    private static Instant at(long second) {
        return T.plusSeconds(second);
    }

    private static Span span(long from, long to, Optional<FailureKind> cause) {
        return new Span(at(from), at(to), cause, false);
    }

    private static Span watched(long from, long to) {
        return span(from, to, Optional.empty());
    }

    private static Span blind(long from, long to) {
        return span(from, to, Optional.of(FailureKind.STALLED));
    }

    private static String shown(TimelineCoverage.Piece piece) {
        return Duration.between(T, piece.from()).toSeconds() + "-"
                + Duration.between(T, piece.to()).toSeconds() + " " + piece.state() + " " + piece.blindSeconds();
    }

    private static List<String> pieces(List<Span> spans, long to, long step, int most) {
        return TimelineCoverage.of(spans, T, at(to), Duration.ofSeconds(step), most).stream()
                .map(TimelineCoverageTest::shown)
                .toList();
    }

    @Test
    void fewAndLongSpansStayAsTheyAre() {
        List<Span> spans = List.of(watched(0, 100), blind(100, 160), watched(160, 400));
        assertThat(pieces(spans, 400, 0, 10))
                .containsExactly("0-100 watched 0.0", "100-160 blind 60.0", "160-400 watched 0.0");
        assertThat(pieces(spans, 400, 50, 10)).hasSize(3);
    }

    @Test
    void aShortOutageMakesItsStepMixed() {
        List<Span> spans = List.of(watched(0, 130), blind(130, 132), watched(132, 1000));
        assertThat(pieces(spans, 1000, 60, 100))
                .containsExactly("0-120 watched 0.0", "120-180 mixed 2.0", "180-1000 watched 0.0");
    }

    @Test
    void thousandsOfChangesAreFewPiecesThatTellAllTheBlindTime() {
        List<Span> spans = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            spans.add(watched(2L * i, 2L * i + 1));
            spans.add(blind(2L * i + 1, 2L * i + 2));
        }
        List<TimelineCoverage.Piece> pieces = TimelineCoverage.of(spans, T, at(10_000), Duration.ZERO, 500);
        assertThat(pieces)
                .hasSizeBetween(400, 500)
                .allMatch(piece -> piece.state().equals("mixed"));
        assertThat(pieces.stream()
                        .mapToDouble(TimelineCoverage.Piece::blindSeconds)
                        .sum())
                .isEqualTo(5000, org.assertj.core.data.Offset.offset(0.001));
        assertThat(pieces.getFirst().cause()).contains("stalled");
    }

    @Test
    void timeThatIsNotAccountedForIsNeverWatched() {
        List<Span> spans = List.of(watched(0, 20), watched(40, 60), blind(1000, 1100));
        assertThat(pieces(spans, 1200, 60, 100)).containsExactly("0-60 mixed 0.0", "1000-1100 blind 100.0");
    }
}
