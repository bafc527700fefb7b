package dev.watchkeeper.stream.publish;

import dev.watchkeeper.stream.Publisher.Work.Transcoding;
import dev.watchkeeper.stream.StreamSettings.Server;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.server.ServerAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line of a publisher that transcodes; stateless. It holds no secret: a publisher reads and writes only at the server, which admits this
 * machine without a password.
 */
public final class PublisherCommand {
    /** In microseconds, since ffmpeg 5. Without it, an input that falls silent is waited for endlessly. */
    private static final String TIMEOUT = "10000000";

    /**
     * The description of a stream names its codecs, so that little needs to be looked at before the start. Above all not its rate, since another one is set
     * anyway: ffmpeg waits for 20 pictures to guess it, which takes 4 s where there are 5 a second.
     */
    private static final List<String> BRIEF_LOOK =
            List.of("-analyzeduration", "2000000", "-probesize", "2000000", "-fpsprobesize", "0");

    private static final List<String> OVER_TCP = List.of("-rtsp_transport", "tcp", "-timeout", TIMEOUT);

    /** Streams with a lower rate have simpler sound. */
    private static final int RATE_OF_FULL_SOUND = 1_500_000;

    private PublisherCommand() {}

    /**
     * Program and arguments, to be started without a shell.
     *
     * @param path the path that it feeds
     */
    public static List<String> words(Encoding encoding, Server server, Transcoding work, String path) {
        List<String> input = new ArrayList<>(OVER_TCP);
        input.addAll(BRIEF_LOOK);
        input.addAll(List.of("-i", ServerAddress.local(server, work.from())));
        List<String> output = new ArrayList<>(List.of("-f", "rtsp"));
        output.addAll(OVER_TCP);
        output.add(ServerAddress.local(server, path));
        return words(encoding, work.how(), input, output);
    }

    static List<String> words(Encoding encoding, Transcode how, List<String> input, List<String> output) {
        H264Encoder encoder = encoding.encoder();
        List<String> words = new ArrayList<>(List.of(
                encoding.ffmpeg().program().toString(),
                "-nostdin",
                "-hide_banner",
                "-nostats",
                "-loglevel",
                "level+error"));
        words.addAll(encoder.setup());
        words.addAll(List.of("-threads", "2"));
        words.addAll(input);
        words.addAll(List.of("-map", "0:v:0"));
        if (how.audio()) {
            words.addAll(List.of("-map", "0:a:0?"));
        }
        words.addAll(List.of("-vf", encoder.filters(how)));
        words.addAll(encoder.words(how));
        if (how.audio()) {
            words.addAll(sound(how));
        }
        words.addAll(output);
        return List.copyOf(words);
    }

    private static List<String> sound(Transcode how) {
        return List.of(
                "-c:a",
                "aac",
                "-b:a",
                how.bitrate() < RATE_OF_FULL_SOUND ? "64k" : "128k",
                "-ar",
                "44100",
                // A camera's clock for sound drifts against the one for pictures.
                "-af",
                "aresample=async=1");
    }
}
