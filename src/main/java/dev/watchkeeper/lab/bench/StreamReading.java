package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.Threads;
import dev.watchkeeper.media.Demuxer;
import dev.watchkeeper.media.Inputs;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.VideoDecoder;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads streams, optionally decodes them, and discards the result: the least that watching could cost; thread-safe. */
public final class StreamReading {
    private static final Logger log = LoggerFactory.getLogger(StreamReading.class);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final boolean decode;
    private final Clock clock;

    public StreamReading(boolean decode, Clock clock) {
        this.decode = decode;
        this.clock = clock;
    }

    /** Reads until the process receives a request to end. */
    public void run(List<String> urls, Shutdown shutdown) throws FailureException, InterruptedException {
        Natives.open(false);
        for (int i = 0; i < urls.size(); i++) {
            String url = urls.get(i);
            Threads.platform("read-" + (i + 1), () -> read(url)).start();
        }
        shutdown.await();
    }

    private void read(String url) {
        Interrupt interrupt = new Interrupt(clock);
        interrupt.deadline(SILENCE, FailureKind.TIMEOUT, "no answer");
        try (VideoDecoder decoder = new VideoDecoder();
                Demuxer demuxer = Inputs.rtsp(url, Inputs.Transport.TCP, interrupt, clock)) {
            while (true) {
                interrupt.deadline(SILENCE, FailureKind.STALLED, "no data");
                if (demuxer.read() instanceof Reading.Unit unit && decode) {
                    decoder.decode(unit.packet(1, clock.wall(), unit.arrivalNanos()), picture -> {});
                }
            }
        } catch (FailureException e) {
            log.warn("Reading {} ended: {}", url, e.sentence());
        }
    }
}
