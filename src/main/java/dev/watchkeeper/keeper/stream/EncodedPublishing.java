package dev.watchkeeper.keeper.stream;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.keeper.services.ServiceSettings.Command;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Publisher;
import dev.watchkeeper.stream.Publisher.Work.Composing;
import dev.watchkeeper.stream.Publisher.Work.Transcoding;
import dev.watchkeeper.stream.StreamPlan;
import dev.watchkeeper.stream.StreamSettings;
import dev.watchkeeper.stream.grid.ComposerService;
import dev.watchkeeper.stream.publish.EncoderChooser;
import dev.watchkeeper.stream.publish.Encoding;
import dev.watchkeeper.stream.publish.Ffmpeg;
import dev.watchkeeper.stream.publish.NativeFfmpeg;
import dev.watchkeeper.stream.publish.PublisherCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishers as ffmpeg, or as this program itself for grids; thread-safe. The encoder is chosen on a thread of its own, which takes seconds, so that it delays
 * nothing else; while there is none, it looks again every minute.
 */
public final class EncodedPublishing implements Publishing {
    private static final Logger log = LoggerFactory.getLogger(EncodedPublishing.class);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final StreamSettings settings;
    private final Path data;
    private final EncoderChooser chooser;
    private final Runnable onKnown;
    private final Clock clock;
    private final Thread thread = Threads.platform("encoder", this::choose);
    private volatile Optional<Encoding> encoding = Optional.empty();

    private EncodedPublishing(
            StreamSettings settings, Path data, EncoderChooser chooser, Runnable onKnown, Clock clock) {
        this.settings = settings;
        this.data = data;
        this.chooser = chooser;
        this.onKnown = onKnown;
        this.clock = clock;
    }

    /** @param path the value of PATH */
    public static Publishing.Maker of(StreamSettings settings, StreamPlan plan, Path data, String path, Clock clock) {
        return (runs, onKnown) -> {
            EncoderChooser.Candidates candidates = new EncoderChooser.Candidates() {
                @Override
                public Optional<Ffmpeg> installed() {
                    return Ffmpeg.onPath(path);
                }

                @Override
                public Ffmpeg own() throws FailureException {
                    return new NativeFfmpeg(data.resolve("cache").resolve("programs")).unpack();
                }
            };
            EncodedPublishing publishing =
                    new EncodedPublishing(settings, data, new EncoderChooser(candidates, runs), onKnown, clock);
            if (plan.publishers().stream().anyMatch(publisher -> publisher.work() instanceof Transcoding)) {
                publishing.thread.start();
            }
            return publishing;
        };
    }

    private void choose() {
        String told = "";
        try {
            while (encoding.isEmpty()) {
                try {
                    Encoding found = chooser.choose(settings.encoder());
                    log.info(found.sentence());
                    encoding = Optional.of(found);
                    onKnown.run();
                } catch (FailureException e) {
                    if (!told.equals(e.sentence())) {
                        told = e.sentence();
                        log.error(told);
                    }
                    clock.sleep(AGAIN);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Command> command(Publisher publisher) {
        Path folder = Path.of("").toAbsolutePath();
        return switch (publisher.work()) {
            case Composing(Grid grid) -> {
                List<String> words = ComposerService.words(grid, settings.server(), data);
                yield Optional.of(new Command(words, folder, Map.of(), true));
            }
            case Transcoding transcoding ->
                encoding.map(chosen -> new Command(
                        PublisherCommand.words(chosen, settings.server(), transcoding, publisher.path()),
                        folder,
                        Map.of(),
                        true));
        };
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
