package dev.watchkeeper.detect;

import dev.watchkeeper.detect.Sample.Reason;
import dev.watchkeeper.detect.wire.Reply;
import dev.watchkeeper.motion.EventPicture;
import dev.watchkeeper.motion.EventPictures;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Chooses the pictures of one camera: at the begin of an event, each that shows it better, and one every 2 s while it goes on; confined to one thread at a
 * time. It scales them at once, since a picture in native memory is gone after the call.
 */
final class Sampler implements EventPictures {
    private static final long AGAIN_MICROS = Duration.ofSeconds(2).toNanos() / 1000;

    private final String camera;
    private final Supplier<Optional<Reply.Shape>> shape;
    private final Consumer<Sample> taker;
    private String event = "";
    private long lastMicros;
    private final MovedArea moved = new MovedArea();
    /** Of motion that is only suspected; the event's snapshot if it becomes one. */
    private Optional<Sample> early = Optional.empty();

    /** @param shape how the model wants its pictures; empty while there is no model */
    Sampler(String camera, Supplier<Optional<Reply.Shape>> shape, Consumer<Sample> taker) {
        this.camera = camera;
        this.shape = shape;
        this.taker = taker;
    }

    @Override
    public void show(EventPicture shown) {
        if (shown.event().isEmpty()) {
            moved.clear();
            moved.add(shown.moving());
            early = sample(shown, "", Reason.BEST);
            return;
        }
        String id = shown.event().get();
        boolean begins = !id.equals(event);
        if (begins && early.isEmpty()) {
            moved.clear();
        }
        moved.add(shown.moving());
        if (begins) {
            event = id;
            lastMicros = Long.MIN_VALUE / 2;
            early.filter(sample -> shown.best().filter(sample.takenAt()::equals).isPresent())
                    .ifPresent(sample -> taker.accept(sample.of(id)));
            early = Optional.empty();
        }
        reason(shown).flatMap(reason -> sample(shown, id, reason)).ifPresent(sample -> {
            lastMicros = shown.picture().gray().ptsMicros();
            taker.accept(sample);
        });
    }

    private Optional<Reason> reason(EventPicture shown) {
        long since = shown.picture().gray().ptsMicros() - lastMicros;
        if (lastMicros == Long.MIN_VALUE / 2) {
            return Optional.of(Reason.BEGIN);
        }
        if (shown.isBest()) {
            return Optional.of(Reason.BEST);
        }
        return since >= AGAIN_MICROS || since < 0 ? Optional.of(Reason.AGAIN) : Optional.empty();
    }

    private Optional<Sample> sample(EventPicture shown, String id, Reason reason) {
        int width = shown.picture().widthPx();
        int height = shown.picture().heightPx();
        return shape.get()
                .flatMap(size ->
                        shown.picture().colour(size.fittedWidthPx(width, height), size.fittedHeightPx(width, height)))
                .map(picture -> new Sample(
                        camera,
                        id,
                        shown.takenAt(),
                        reason,
                        moved.copy(),
                        picture,
                        reason == Reason.AGAIN
                                ? Optional.empty()
                                : shown.picture().snapshot()));
    }
}
