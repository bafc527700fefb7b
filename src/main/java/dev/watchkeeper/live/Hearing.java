package dev.watchkeeper.live;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.media.Codec;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Track;
import java.time.Duration;
import java.util.Optional;

/**
 * Which sound a camera sends now, judged by its packets; thread-safe. What a stream announces does not count: a browser waits for ever for sound that
 * is announced and does not come.
 */
final class Hearing {
    private static final Duration RECENT = Duration.ofSeconds(3);
    /** The first five bits of an AudioSpecificConfig are the object type (ISO/IEC 14496-3, 1.6.2.1); this one says that six more follow. */
    private static final int ESCAPE = 31;

    private final Clock clock;
    private volatile Optional<Heard> last = Optional.empty();

    private record Heard(Track.Audio track, long atNanos) {}

    Hearing(Clock clock) {
        this.clock = clock;
    }

    /** @return whether it is of a sound that can be sent to browsers */
    boolean hear(Packet packet) {
        if (packet.track() instanceof Track.Audio audio && isPlayed(audio)) {
            last = Optional.of(new Heard(audio, packet.timeNanos()));
            return true;
        }
        return false;
    }

    private static boolean isPlayed(Track.Audio audio) {
        return switch (audio.codec()) {
            case AAC -> audio.extradata().length > 1;
            case OPUS -> true;
            case H264, H265, MJPEG, RAW, OTHER_AUDIO -> false;
        };
    }

    /** Empty if none has come lately. */
    Optional<Track.Audio> now() {
        return last.filter(heard -> clock.since(heard.atNanos()).compareTo(RECENT) < 0)
                .map(Heard::track);
    }

    /** The name for browsers according to RFC 6381. */
    static String codecString(Track.Audio track) {
        if (track.codec() == Codec.OPUS) {
            return "opus";
        }
        byte[] config = track.extradata();
        int type = (config[0] & 0xF8) >> 3;
        int extended = 32 + ((config[0] & 0x07) << 3 | (config[1] & 0xE0) >> 5);
        return "mp4a.40." + (type == ESCAPE ? extended : type);
    }
}
