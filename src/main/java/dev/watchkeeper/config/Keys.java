package dev.watchkeeper.config;

import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one table of everything that can be set; immutable. The loader, {@code check-config --keys} and the test of
 * docs/configuration.md all read it.
 */
public final class Keys {
    static final Key<String> DATA = Key.of(
            "data",
            Forms.text("a folder", 1000),
            "data",
            "The folder for everything that is written. A relative one starts at the working directory.");
    static final Key<Settings.LogLevel> LOG_LEVEL =
            Key.of("log-level", Forms.oneOf(Settings.LogLevel.class), "info", "How much is logged.");

    static final Key<Boolean> API_ENABLED = Key.of("api.enabled", Forms.bool(), "true", "Whether there is an API.");
    static final Key<Boolean> API_DASHBOARD =
            Key.of("api.dashboard", Forms.bool(), "true", "Whether the dashboard is served beside the API.");
    static final Key<String> API_BIND = Key.of(
            "api.bind",
            Forms.matching("an IP address or a host name", "[0-9A-Za-z.:%_-]{1,255}"),
            "127.0.0.1",
            "The address to listen on. Any but a loopback address needs a users file.");
    static final Key<Integer> API_PORT =
            Key.of("api.port", Forms.integer(0, 65535), "3000", "The port to listen on; 0 takes a free one.");
    static final Key<Optional<String>> API_USERS_FILE = Key.of(
            "api.users-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "Who may sign in, as written by watchkeeper password. A relative one starts at the configuration file.");
    static final Key<List<String>> API_ALLOWED_HOSTS = Key.of(
            "api.allowed-hosts",
            new Several<>(
                    "a list of host names such as [nvr.home]",
                    Forms.matching("a host name", "[0-9A-Za-z.:_\\[\\]-]{1,255}")),
            "[]",
            "Further names under which browsers may reach the API, beside the bind address and localhost.");

    static final Key<Duration> STORAGE_MAX_AGE = Key.of(
            "storage.max-age", Forms.duration("0 for no limit", "1m", "3650d"), "30d", "Older recordings are deleted.");
    static final Key<Long> STORAGE_MAX_SIZE = Key.of(
            "storage.max-size",
            Forms.size("0 for no limit", "10MB", "1000TB"),
            "0",
            "Recordings beyond this size in all are deleted, the oldest first.");
    static final Key<Long> STORAGE_MIN_FREE = Key.of(
            "storage.min-free",
            Forms.size("", "0", "1000TB"),
            "2GB",
            "Room kept free on the volume of the recordings; the oldest recordings are deleted for it.");
    static final Key<Optional<String>> STORAGE_SHARE_WITH = Key.of(
            "storage.share-with",
            new Maybe<>(Forms.matching("the name of a group of this host", "[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}\\$?")),
            "",
            "May read the recordings. What else lies in the data folder, nobody but Watchkeeper's account may read.");

    static final Key<Duration> HEALTH_CONNECT_TIMEOUT = Key.of(
            "health.connect-timeout", Forms.duration("1s", "60s"), "10s", "The longest opening of a connection.");
    static final Key<Duration> HEALTH_STALL_NOTICE = Key.of(
            "health.stall-notice", Forms.duration("1s", "60s"), "4s", "No video for so long is noticed and shown.");
    static final Key<Duration> HEALTH_STALL_LIMIT = Key.of(
            "health.stall-limit",
            Forms.duration("2s", "10m"),
            "10s",
            "No video for so long ends the connection, and a new one begins. Longer than health.stall-notice.");
    static final Key<Duration> HEALTH_FIRST_KEYFRAME = Key.of(
            "health.first-keyframe",
            Forms.duration("1s", "10m"),
            "30s",
            "The longest wait for the first picture that can be decoded.");
    static final Key<Duration> HEALTH_KEYFRAME_LIMIT = Key.of(
            "health.keyframe-limit",
            Forms.duration("1s", "10m"),
            "10s",
            "No keyframe for so long, or for three times their usual distance if that is longer, ends the connection.");
    static final Key<Duration> HEALTH_CLOCK_LIMIT = Key.of(
            "health.clock-limit",
            Forms.duration("2s", "10m"),
            "10s",
            "Timestamps that stand still or jump about for so long end the connection.");
    static final Key<Boolean> HEALTH_PICTURES = Key.of(
            "health.pictures",
            Forms.bool(),
            "true",
            "Whether pictures must be decodable, move and not be black. Without motion, keyframes are decoded for it.");
    static final Key<Duration> HEALTH_PICTURE_LIMIT = Key.of(
            "health.picture-limit",
            Forms.duration("1s", "10m"),
            "10s",
            "No good picture for so long, or for three keyframe distances if that is longer, ends the connection.");
    static final Key<Duration> HEALTH_FROZEN_AFTER = Key.of(
            "health.frozen-after",
            Forms.duration("0 for never", "5s", "1d"),
            "60s",
            "Exact repeats of one picture for so long are a frozen camera, whose connection is begun anew.");
    static final Key<Duration> HEALTH_BLACK_AFTER = Key.of(
            "health.black-after",
            Forms.duration("0 for never", "5s", "1d"),
            "30s",
            "A picture of one brightness throughout for so long is told.");
    static final Key<Duration> HEALTH_RECORDING_LIMIT = Key.of(
            "health.recording-limit",
            Forms.duration("3s", "10m"),
            "10s",
            "Nothing of a recording on the disk for so long, or for three keyframe distances if that is longer, is told.");
    static final Key<Duration> HEALTH_ANALYSIS_LIMIT = Key.of(
            "health.analysis-limit",
            Forms.duration("1s", "10m"),
            "10s",
            "A search for motion that finishes nothing of its work for so long is told.");
    static final Key<Duration> HEALTH_OFFLINE_AFTER = Key.of(
            "health.offline-after",
            Forms.duration("1s", "1h"),
            "30s",
            "No picture for so long makes a camera offline.");

    static final Key<Integer> RETRY_MAX_RETRIES = Key.of(
            "retry.max-retries",
            Forms.integer(1, 1000),
            "10",
            "Failed attempts in a row after which retry.after-max-retries holds.");
    static final Key<RetrySettings.AfterMaxRetries> RETRY_AFTER_MAX_RETRIES = Key.of(
            "retry.after-max-retries",
            Forms.oneOf(RetrySettings.AfterMaxRetries.class),
            "probe",
            "probe tries on for ever; stop tries again only when asked; exit ends with 70 once no camera sees.");
    static final Key<Duration> RETRY_INITIAL_BACKOFF = Key.of(
            "retry.initial-backoff",
            Forms.duration("0.1s", "1m"),
            "1s",
            "The longest wait after the first failed attempt; each further one is twice as long.");
    static final Key<Duration> RETRY_MAX_BACKOFF = Key.of(
            "retry.max-backoff",
            Forms.duration("0.1s", "1h"),
            "60s",
            "The longest wait between attempts. At least retry.initial-backoff.");
    static final Key<Integer> RETRY_DEGRADED_THRESHOLD = Key.of(
            "retry.degraded-threshold",
            Forms.integer(1, 1000),
            "3",
            "Failed attempts in a row after which the watchdog calls a camera degraded.");
    static final Key<Duration> RETRY_SETTLED_AFTER = Key.of(
            "retry.settled-after",
            Forms.duration("0s", "1h"),
            "60s",
            "Pictures for so long make earlier failures forgotten, so that the waits begin anew.");

    static final Key<RecordSettings.Mode> RECORD_MODE = Key.of(
            "record.mode",
            Forms.oneOf(RecordSettings.Mode.class),
            "events",
            "What is recorded: motion only, everything, or nothing.");
    static final Key<Duration> RECORD_PRE_MOTION =
            Key.of("record.pre-motion", Forms.duration("0s", "5m"), "30s", "Recorded before the motion.");
    static final Key<Duration> RECORD_POST_MOTION =
            Key.of("record.post-motion", Forms.duration("0s", "10m"), "30s", "Recorded after the motion.");
    static final Key<Duration> RECORD_SEGMENT_LENGTH = Key.of(
            "record.segment-length",
            Forms.duration("10s", "24h"),
            "10m",
            "A recording begins a new file after so long, at the next keyframe.");
    static final Key<Boolean> RECORD_AUDIO =
            Key.of("record.audio", Forms.bool(), "true", "Whether sound is recorded, where MP4 can hold it.");
    static final Key<Long> RECORD_BUFFER_MAX = Key.of(
            "record.buffer-max",
            Forms.size("", "1MB", "4GB"),
            "64MB",
            "The most memory per camera for the video kept from before a motion.");

    static final Key<Boolean> MOTION_ENABLED =
            Key.of("motion.enabled", Forms.bool(), "true", "Whether motion is looked for.");
    static final Key<Integer> MOTION_SENSITIVITY = Key.of(
            "motion.sensitivity",
            Forms.integer(1, 100),
            "50",
            "1 sees the least, 100 the most. Scores from 101 minus this on count.");
    static final Key<Double> MOTION_MIN_AREA = Key.of(
            "motion.min-area", Forms.share(), "0.2%", "The smallest region that counts, as a share of the picture.");
    static final Key<Double> MOTION_FPS =
            Key.of("motion.fps", Forms.decimal("0.5", "30"), "5", "Pictures compared in a second, at most.");
    static final Key<Duration> MOTION_BEGIN_AFTER = Key.of(
            "motion.begin-after", Forms.duration("0s", "1m"), "0.5s", "Motion seen for so long becomes an event.");
    static final Key<Duration> MOTION_END_AFTER =
            Key.of("motion.end-after", Forms.duration("0.5s", "10m"), "5s", "No motion for so long ends the event.");
    static final Key<List<Zone>> MOTION_ZONES =
            Key.of("motion.zones", new ZonesForm(true), "[]", "Where motion counts; everywhere if there are none.");
    static final Key<List<Zone>> MOTION_MASKS =
            Key.of("motion.masks", new ZonesForm(false), "[]", "Where motion never counts.");
    static final Key<MotionSettings.Decode> MOTION_DECODE = Key.of(
            "motion.decode",
            Forms.oneOf(MotionSettings.Decode.class),
            "lazy",
            "Lazy decodes only keyframes while nothing moves, and looks back when something does.");
    static final Key<Duration> MOTION_LAZY_MAX_GOP = Key.of(
            "motion.lazy-max-gop",
            Forms.duration("0.1s", "1m"),
            "2s",
            "Where keyframes are further apart, every picture is decoded.");

    static final Key<Duration> SNAPSHOT_INTERVAL = Key.of(
            "snapshot.interval",
            Forms.duration("0 for none", "1s", "7d"),
            "10m",
            "A picture is saved this often, the first at once.");

    static final Key<String> CAMERA_URL = Key.required(
            "url",
            Forms.address(),
            "The camera's address, or a video file. A relative file starts at the configuration file.");
    static final Key<Optional<String>> CAMERA_TITLE =
            Key.of("title", Forms.title(), "", "What people read in place of the camera's name, in any script.");
    static final Key<Optional<String>> CAMERA_USERNAME =
            Key.of("username", new Maybe<>(Forms.text("a user name", 255)), "", "The user for the camera's sign-in.");
    static final Key<Optional<String>> CAMERA_PASSWORD_FILE = Key.of(
            "password-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line is the camera's password. A relative one starts at the configuration file.");
    static final Key<CameraSettings.Transport> CAMERA_TRANSPORT = Key.of(
            "transport",
            Forms.oneOf(CameraSettings.Transport.class),
            "auto",
            "How the video travels; auto tries TCP first, then UDP. Encrypted addresses always take TCP.");
    static final Key<Optional<String>> CAMERA_DETECT_URL = Key.of(
            "detect-url",
            new Maybe<>(Forms.address()),
            "",
            "A further, smaller stream of the same camera: motion is searched for in it, the one of url is recorded.");
    static final Key<Optional<String>> CAMERA_CERTIFICATE_FILE = Key.of(
            "certificate-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with the camera's certificate, or the one that signs it. Without one any certificate is taken.");
    static final Key<InputSettings.DeviceFormat> CAMERA_DEVICE_FORMAT = Key.of(
            "device-format",
            Forms.oneOf(InputSettings.DeviceFormat.class),
            "auto",
            "What a device is asked for; auto takes the first it has. Raw pictures are watched and not recorded.");
    static final Key<Optional<String>> CAMERA_DEVICE_SIZE = Key.of(
            "device-size",
            new Maybe<>(Forms.matching("a size such as 1280x720", "[1-9][0-9]{1,4}x[1-9][0-9]{1,4}")),
            "",
            "The size of a device's pictures; without it the driver's own.");
    static final Key<Boolean> CAMERA_LOOP =
            Key.of("loop", Forms.bool(), "false", "Whether a video file begins again at its end.");

    private Keys() {}

    /** The keys at the top of the file, in the order of the documentation. */
    public static List<Key<?>> general() {
        return Stream.of(
                        List.<Key<?>>of(
                                DATA,
                                LOG_LEVEL,
                                API_ENABLED,
                                API_DASHBOARD,
                                API_BIND,
                                API_PORT,
                                API_USERS_FILE,
                                API_ALLOWED_HOSTS,
                                STORAGE_MAX_AGE,
                                STORAGE_MAX_SIZE,
                                STORAGE_MIN_FREE,
                                STORAGE_SHARE_WITH,
                                RETRY_MAX_RETRIES,
                                RETRY_AFTER_MAX_RETRIES,
                                RETRY_INITIAL_BACKOFF,
                                RETRY_MAX_BACKOFF,
                                RETRY_DEGRADED_THRESHOLD,
                                RETRY_SETTLED_AFTER),
                        GuardKeys.ALL,
                        MailKeys.ALL,
                        Settings.Systemd.KEYS,
                        overlay())
                .flatMap(List::stream)
                .toList();
    }

    /** The general keys that a camera may set for itself. */
    public static List<Key<?>> overlay() {
        return List.of(
                HEALTH_CONNECT_TIMEOUT,
                HEALTH_STALL_NOTICE,
                HEALTH_STALL_LIMIT,
                HEALTH_FIRST_KEYFRAME,
                HEALTH_OFFLINE_AFTER,
                HEALTH_KEYFRAME_LIMIT,
                HEALTH_CLOCK_LIMIT,
                HEALTH_PICTURES,
                HEALTH_PICTURE_LIMIT,
                HEALTH_FROZEN_AFTER,
                HEALTH_BLACK_AFTER,
                HEALTH_RECORDING_LIMIT,
                HEALTH_ANALYSIS_LIMIT,
                RECORD_MODE,
                RECORD_PRE_MOTION,
                RECORD_POST_MOTION,
                RECORD_SEGMENT_LENGTH,
                RECORD_AUDIO,
                RECORD_BUFFER_MAX,
                MOTION_ENABLED,
                MOTION_SENSITIVITY,
                MOTION_MIN_AREA,
                MOTION_FPS,
                MOTION_BEGIN_AFTER,
                MOTION_END_AFTER,
                MOTION_ZONES,
                MOTION_MASKS,
                MOTION_DECODE,
                MOTION_LAZY_MAX_GOP,
                SNAPSHOT_INTERVAL);
    }

    /** The keys of one camera only. */
    public static List<Key<?>> camera() {
        return List.of(
                CAMERA_TITLE,
                CAMERA_URL,
                CAMERA_DETECT_URL,
                CAMERA_USERNAME,
                CAMERA_PASSWORD_FILE,
                CAMERA_CERTIFICATE_FILE,
                CAMERA_TRANSPORT,
                CAMERA_LOOP,
                CAMERA_DEVICE_FORMAT,
                CAMERA_DEVICE_SIZE);
    }

    /** The keys of one zone or mask. */
    public static List<Key<?>> zone() {
        return List.of(ZonesForm.NAME, ZonesForm.TITLE, ZonesForm.POLYGON, ZonesForm.SENSITIVITY);
    }
}
