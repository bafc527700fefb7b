package dev.watchkeeper.announce;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.coverage.CoverageView;
import dev.watchkeeper.coverage.CoverageView.Coverage;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Movement;
import dev.watchkeeper.event.Snapshot;
import dev.watchkeeper.live.LastPicture;
import dev.watchkeeper.live.SnapshotView;
import dev.watchkeeper.media.MarkedJpeg;
import dev.watchkeeper.notify.Message.View;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets what a message still lacks; confined to the thread that writes messages, and slow: it waits for decoders, the disk and the database. */
final class Finisher {
    private static final Logger log = LoggerFactory.getLogger(Finisher.class);

    private final SnapshotView snapshots;
    private final CoverageView ledger;
    private final Pictures pictures;
    private final Clock clock;

    Finisher(SnapshotView snapshots, CoverageView ledger, Pictures pictures, Clock clock) {
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.pictures = pictures;
        this.clock = clock;
    }

    /** The last picture of a camera, with its age; nothing before the first. */
    View last(String camera) {
        try {
            return snapshots.latest(camera).flatMap(last -> kept(camera, last)).orElse(View.NONE);
        } catch (RuntimeException e) {
            log.debug("[{}] A message goes without a picture", camera, e);
            return View.NONE;
        }
    }

    private Optional<View> kept(String camera, LastPicture last) {
        return pictures.keep(camera, last.snapshot()).map(file -> view(file, last.age()));
    }

    /** A picture that was taken for the occasion. */
    View of(String camera, Snapshot picture) {
        return of(camera, "", picture);
    }

    /** The same with what was recognised drawn in. */
    View of(String camera, Snapshot picture, List<Label> shown) {
        if (shown.isEmpty()) {
            return of(camera, picture);
        }
        return MarkedJpeg.draw(
                        picture.jpeg(), shown.stream().map(Finisher::place).toList())
                .map(jpeg -> new Snapshot(jpeg, picture.takenAt(), picture.widthPx(), picture.heightPx()))
                .map(marked -> of(camera, "-marked", marked))
                .orElseGet(() -> of(camera, picture));
    }

    private static MarkedJpeg.Place place(Label label) {
        Movement.Box box = label.box();
        return new MarkedJpeg.Place(box.x(), box.y(), box.width(), box.height());
    }

    private View of(String camera, String mark, Snapshot picture) {
        Duration age = Duration.between(picture.takenAt(), clock.wall());
        return pictures.keep(camera, mark, picture)
                .map(file -> view(file, age.isNegative() ? Duration.ZERO : age))
                .orElse(View.NONE);
    }

    private static View view(Path file, Duration age) {
        return new View(Optional.of(file), Optional.of(age), Optional.empty(), List.of(), List.of());
    }

    /** How long a camera was blind in a period, by the ledger; empty if it cannot be asked. */
    Optional<Duration> blind(String camera, Instant from, Instant to) {
        try {
            return ledger.find(Optional.of(camera), from, to, 0).stream()
                    .map(Coverage::totalBlind)
                    .findFirst();
        } catch (RuntimeException e) {
            log.debug("[{}] The ledger does not answer", camera, e);
            return Optional.empty();
        }
    }
}
