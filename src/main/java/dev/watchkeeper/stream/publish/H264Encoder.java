package dev.watchkeeper.stream.publish;

import dev.watchkeeper.stream.StreamSettings.Encoder;
import dev.watchkeeper.stream.Transcode;
import dev.watchkeeper.stream.Transcode.Profile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An encoder of ffmpeg for H.264; an immutable enumeration. All give the same size, rate and profile, a keyframe each second and none at a change of scene, and
 * no picture that waits for a later one.
 */
public enum H264Encoder {
    X264("libx264"),
    OPENH264("libopenh264"),
    NVENC("h264_nvenc"),
    QSV("h264_qsv"),
    VAAPI("h264_vaapi");

    /** Those of software, the better one first. */
    static final List<H264Encoder> SOFTWARE = List.of(X264, OPENH264);

    private static final Path DEVICES = Path.of("/dev/dri");

    /** The kernel's numbers of render nodes: 128 to 191. */
    private static final int FIRST_RENDER_NODE = 128;

    private static final int RENDER_NODES = 64;

    private final String word;

    H264Encoder(String word) {
        this.word = word;
    }

    /** Its name within ffmpeg. */
    public String word() {
        return word;
    }

    /** Those that are tried for what a user asks for, in this order. */
    static List<H264Encoder> of(Encoder wanted) {
        List<H264Encoder> encoders = new ArrayList<>();
        switch (wanted) {
            case SOFTWARE -> {}
            case NVENC -> encoders.add(NVENC);
            case QSV -> encoders.add(QSV);
            case VAAPI -> encoders.add(VAAPI);
        }
        encoders.addAll(SOFTWARE);
        return encoders;
    }

    boolean isSoftware() {
        return SOFTWARE.contains(this);
    }

    /** The words before the first input. */
    List<String> setup() {
        return this == VAAPI ? List.of("-vaapi_device", renderNode()) : List.of();
    }

    private static String renderNode() {
        for (int number = FIRST_RENDER_NODE; number < FIRST_RENDER_NODE + RENDER_NODES; number++) {
            Path node = DEVICES.resolve("renderD" + number);
            if (Files.exists(node)) {
                return node.toString();
            }
        }
        return DEVICES.resolve("renderD" + FIRST_RENDER_NODE).toString();
    }

    /** The filter graph: the rate, the size with bars, and the layout in memory that the encoder takes. */
    String filters(Transcode how) {
        String size = how.size().width() + ":" + how.size().height();
        String picture = "fps=" + how.fps() + ",scale=" + size
                + ":force_original_aspect_ratio=decrease:force_divisible_by=2:flags=bilinear,pad=" + size
                + ":(ow-iw)/2:(oh-ih)/2,setsar=1,format=";
        return picture
                + switch (this) {
                    case X264, OPENH264, NVENC -> "yuv420p";
                    case QSV -> "nv12";
                    case VAAPI -> "nv12,hwupload";
                };
    }

    /** The words that encode. */
    List<String> words(Transcode how) {
        String rate = String.valueOf(how.bitrate());
        List<String> words = new ArrayList<>(List.of("-c:v", word));
        words.addAll(own(how.profile()));
        words.addAll(List.of(
                "-profile:v",
                profile(how.profile()),
                "-b:v",
                rate,
                "-maxrate",
                rate,
                "-bufsize",
                String.valueOf(2L * how.bitrate()),
                "-g",
                String.valueOf(how.fps())));
        return words;
    }

    private List<String> own(Profile profile) {
        return switch (this) {
            case X264 ->
                List.of(
                        "-preset",
                        "ultrafast",
                        "-tune",
                        "zerolatency",
                        "-sc_threshold",
                        "0",
                        "-threads",
                        "2",
                        "-x264-params",
                        tools(profile));
            // It has no other way to hold its rate than the quantiser: leaving pictures out would change the frame
            // rate.
            case OPENH264 -> List.of("-rc_mode", "bitrate", "-qmin", "1", "-qmax", "51", "-threads", "2");
            case NVENC ->
                List.of(
                        "-preset",
                        "p1",
                        "-tune",
                        "ull",
                        "-rc",
                        "cbr",
                        "-no-scenecut",
                        "1",
                        "-forced-idr",
                        "1",
                        "-bf",
                        "0");
            case QSV -> List.of("-preset", "veryfast", "-async_depth", "1", "-look_ahead", "0", "-bf", "0");
            case VAAPI -> List.of("-rc_mode", "VBR", "-bf", "0");
        };
    }

    /** The preset leaves out what tells the profiles apart, and x264 then writes Baseline whatever was asked for. */
    private static String tools(Profile profile) {
        return "scenecut=0:"
                + switch (profile) {
                    case BASELINE -> "cabac=0:8x8dct=0";
                    case MAIN -> "cabac=1:8x8dct=0";
                    case HIGH -> "cabac=1:8x8dct=1";
                };
    }

    private String profile(Profile profile) {
        boolean constrained = this == OPENH264 || this == VAAPI;
        return profile == Profile.BASELINE && constrained
                ? "constrained_baseline"
                : profile.name().toLowerCase(Locale.ROOT);
    }
}
