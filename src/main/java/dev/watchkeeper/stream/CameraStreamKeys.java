package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.stream.CameraStreams.Main;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of the streams of cameras, for all of them or for one; immutable. */
public final class CameraStreamKeys {
    static final Key<MainMode> MAIN_MODE = Key.of(
            "streams.main.mode",
            Forms.oneOf(MainMode.class),
            "proxy",
            "proxy hands the camera's own stream on, transcode encodes it anew as well, off does neither.");
    private static final TranscodeKeys MAIN = TranscodeKeys.of("streams.main", "1920x1080", "30", "2500k", "high");
    private static final Key<Boolean> MAIN_ON_DEMAND = Key.of(
            "streams.main.on-demand",
            Forms.bool(),
            "true",
            "Whether the server opens a proxied camera only while somebody reads. A transcoded stream always runs.");
    static final Key<SubMode> SUB_MODE = Key.of(
            "streams.sub.mode",
            Forms.oneOf(SubMode.class),
            "off",
            "transcode makes a small stream of the camera's own, off makes none.");
    private static final TranscodeKeys SUB = TranscodeKeys.of("streams.sub", "640x480", "15", "800k", "baseline");
    private static final Key<Boolean> SUB_ON_DEMAND =
            Key.of("streams.sub.on-demand", Forms.bool(), "false", "Always false: a transcoded stream always runs.");

    private static final List<Key<?>> ALL = Stream.of(
                    List.<Key<?>>of(MAIN_MODE),
                    MAIN.all(),
                    List.<Key<?>>of(MAIN_ON_DEMAND, SUB_MODE),
                    SUB.all(),
                    List.<Key<?>>of(SUB_ON_DEMAND))
            .flatMap(List::stream)
            .toList();

    private CameraStreamKeys() {}

    /** The stream of full size; an immutable enumeration. */
    enum MainMode {
        PROXY,
        TRANSCODE,
        OFF
    }

    /** The smaller stream; an immutable enumeration. */
    enum SubMode {
        OFF,
        TRANSCODE
    }

    /** In the order of the documentation. */
    public static List<Key<?>> all() {
        return ALL;
    }

    /**
     * The streams that the values ask for.
     *
     * @param owner begins the key in messages; empty, or a camera and a dot
     */
    static CameraStreams read(Values values, String owner, Place section, Problems problems) {
        boolean transcodes = values.get(MAIN_MODE) == MainMode.TRANSCODE;
        if (transcodes && values.isGiven(MAIN_ON_DEMAND) && values.get(MAIN_ON_DEMAND)) {
            refuseOnDemand(MAIN_ON_DEMAND, "remove the key, or choose mode: proxy", values, owner, section, problems);
        }
        if (values.isGiven(SUB_ON_DEMAND) && values.get(SUB_ON_DEMAND)) {
            refuseOnDemand(SUB_ON_DEMAND, "remove the key", values, owner, section, problems);
        }
        Main main = switch (values.get(MAIN_MODE)) {
            case PROXY -> new Main.Proxy(values.get(MAIN_ON_DEMAND));
            case TRANSCODE -> new Main.Transcoded(MAIN.read(values));
            case OFF -> new Main.Off();
        };
        return new CameraStreams(
                main, values.get(SUB_MODE) == SubMode.TRANSCODE ? Optional.of(SUB.read(values)) : Optional.empty());
    }

    private static void refuseOnDemand(
            Key<Boolean> key, String remedy, Values values, String owner, Place section, Problems problems) {
        problems.mistake(
                values.place(key, section), owner + key.path() + ": a transcoded stream always runs; " + remedy);
    }
}
