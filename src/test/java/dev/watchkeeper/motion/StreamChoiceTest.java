package dev.watchkeeper.motion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.PacketListener;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StreamChoiceTest {
    private static final Track.Video LARGE = new Track.Video(Codec.H264, new byte[0], 1920, 1080, 0, "avc1");
    private static final Track.Video SMALL = new Track.Video(Codec.H264, new byte[0], 320, 180, 0, "avc1");

    private final ManualClock clock = new ManualClock();
    /** What the search was given: width and epoch of a packet, or the end of an epoch. */
    private final List<String> given = new ArrayList<>();

    private final StreamChoice choice = new StreamChoice(
            new PacketListener() {
                @Override
                public void packet(Packet packet) {
                    given.add(((Track.Video) packet.track()).widthPx() + "/" + packet.epoch());
                }

                @Override
                public void sessionEnded(long epoch) {
                    given.add("end/" + epoch);
                }
            },
            clock);

    private void main(boolean keyframe) {
        choice.main().packet(packet(LARGE, keyframe, 1));
    }

    private void detection(boolean keyframe, long epoch) {
        choice.detection().packet(packet(SMALL, keyframe, epoch));
    }

    private Packet packet(Track track, boolean keyframe, long epoch) {
        return new Packet(track, new byte[1], 0, 0, 1, keyframe, epoch, clock.wall(), clock.monotonicNanos());
    }

    private void pass(double seconds) {
        clock.advance(Duration.ofMillis((long) (seconds * 1000)));
    }

    @Test
    void whileTheCheaperStreamComesNothingElseIsSearched() {
        assertThat(choice.use()).isEqualTo(StreamChoice.Use.NEITHER);
        main(true);
        detection(false, 1);
        detection(true, 1);
        main(true);
        detection(false, 1);
        assertThat(given).containsExactly("320/1", "320/1");
        assertThat(choice.use()).isEqualTo(StreamChoice.Use.DETECTION);
    }

    @Test
    void theMainStreamStandsInFromItsNextKeyframeAndTheCheaperOneIsTakenBackWhenItCanBeTrusted() {
        detection(true, 1);
        choice.detection().sessionEnded(1);
        pass(5.1);
        main(false);
        assertThat(given).as("nothing begins in the middle").containsExactly("320/1", "end/1");
        main(true);
        main(false);
        assertThat(given).endsWith("1920/2", "1920/2");
        given.clear();

        for (int i = 0; i < 9; i++) {
            detection(true, 2);
            main(false);
            pass(1);
        }
        pass(5.5);
        for (int i = 0; i < 10; i++) {
            detection(i % 2 == 0, 2);
            pass(1);
        }
        assertThat(given).as("it had a break").containsOnly("1920/2");
        given.clear();
        detection(false, 2);
        detection(true, 2);
        main(true);
        assertThat(given).containsExactly("end/2", "320/3");
    }

    @Test
    void aShortBreakOfTheCheaperStreamChangesNothingButTheEpoch() {
        detection(true, 1);
        choice.detection().sessionEnded(1);
        pass(4);
        main(true);
        detection(true, 2);
        detection(false, 2);
        assertThat(given).containsExactly("320/1", "end/1", "320/2", "320/2");
    }

    @Test
    void theEndOfAStreamThatIsNotSearchedEndsNothing() {
        detection(true, 1);
        choice.main().sessionEnded(1);
        assertThat(given).containsExactly("320/1");
    }

    @Test
    void aStreamThatNeverCameIsNotWaitedFor() {
        main(true);
        pass(5.1);
        main(true);
        choice.main().sessionEnded(1);
        assertThat(given).containsExactly("1920/1", "end/1");
    }
}
