package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Section;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of one camera, and the settings read from them over the general ones; confined to the thread that loads. */
final class CameraKeys {
    static final Key<Duration> SNAPSHOT_INTERVAL = Key.of(
            "snapshot.interval",
            Forms.duration("0 for none", "1s", "7d"),
            "10m",
            "How often a picture is saved; the first one at once.");

    static final Key<String> URL = Key.required(
            "url",
            Forms.address(),
            "The camera's address, or a video file. A relative file starts at the configuration file.");
    private static final Key<Optional<String>> TITLE =
            Key.of("title", Forms.title(), "", "What people read in place of the camera's name, in any script.");
    private static final Key<Optional<ZoneId>> TIME_ZONE = Key.of(
            "time-zone",
            new Maybe<>(Forms.timeZone()),
            "",
            "Where the camera is. Where its time differs from the viewer's, the page shows both.");
    private static final Key<Optional<String>> USERNAME =
            Key.of("username", new Maybe<>(Forms.text("a user name", 255)), "", "The user for the camera's sign-in.");
    private static final Key<Optional<String>> PASSWORD_FILE = Key.of(
            "password-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line is the camera's password. Relative to the configuration file.");
    private static final Key<CameraSettings.Transport> TRANSPORT = Key.of(
            "transport",
            Forms.oneOf(CameraSettings.Transport.class),
            "auto",
            "How the video travels; auto tries TCP first, then UDP. Encrypted addresses always use TCP.");
    private static final Key<InputSettings.Via> VIA = Key.of(
            "via",
            Forms.oneOf(InputSettings.Via.class),
            "direct",
            "Where the pictures are read: from the camera, or from the restreaming server, so that the camera sees one"
                    + " connection.");
    private static final Key<Optional<String>> DETECT_URL = Key.of(
            "detect-url",
            new Maybe<>(Forms.address()),
            "",
            "A smaller stream of the same camera, used for motion detection only; the stream of url is recorded.");
    private static final Key<Optional<String>> CERTIFICATE_FILE = Key.of(
            "certificate-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with the camera's certificate, or its issuer's. Without one, any certificate is accepted.");
    private static final Key<InputSettings.DeviceFormat> DEVICE_FORMAT = Key.of(
            "device-format",
            Forms.oneOf(InputSettings.DeviceFormat.class),
            "auto",
            "The format requested of a device; auto takes the first it offers. Raw video is watched, but not recorded.");
    private static final Key<Optional<String>> DEVICE_SIZE = Key.of(
            "device-size",
            new Maybe<>(Forms.matching("a size such as 1280x720", "[1-9][0-9]{1,4}x[1-9][0-9]{1,4}")),
            "",
            "The picture size requested of a device; without it, the driver's default.");
    private static final Key<Boolean> LOOP =
            Key.of("loop", Forms.bool(), "false", "Whether a video file starts again at its end.");

    private static final Key<List<RecoverySettings.Action>> RECOVERY = Key.of(
            "recovery",
            new RecoveryForm(),
            "[]",
            "What the process watch may do to the camera when it stays blind, in this order.");
    private static final Key<Duration> RECOVERY_AFTER = Key.of(
            "recovery-after",
            Forms.duration("30s", "1d"),
            "5m",
            "How long the camera must be blind before the first of these.");
    private static final Key<Integer> RECOVERY_PER_DAY = Key.of(
            "recovery-per-day", Forms.integer(1, 48), "3", "How often each of these may be done within 24 hours.");

    static final List<Key<?>> ALL = List.of(
            TITLE,
            TIME_ZONE,
            URL,
            DETECT_URL,
            USERNAME,
            PASSWORD_FILE,
            CERTIFICATE_FILE,
            TRANSPORT,
            VIA,
            LOOP,
            DEVICE_FORMAT,
            DEVICE_SIZE,
            RECOVERY,
            RECOVERY_AFTER,
            RECOVERY_PER_DAY);

    /** How the camera is restreamed, which others read. */
    private static final List<String> READ_ELSEWHERE = List.of("streams");

    private final String owner;
    private final Place place;
    private final Values values;
    private final Problems problems;
    private final RestreamerGlance restreamer;

    private CameraKeys(String owner, Place place, Values values, Problems problems, RestreamerGlance restreamer) {
        this.owner = owner;
        this.place = place;
        this.values = values;
        this.problems = problems;
        this.restreamer = restreamer;
    }

    /**
     * The camera's settings, or nothing with the mistake noted.
     *
     * @param general the general keys, for what the camera does not set itself
     * @param restreamer the server that may stand between camera and node
     */
    static Optional<CameraSettings> read(
            String name, Entry entry, Values general, RestreamerGlance restreamer, Problems problems) {
        String owner = "cameras." + Quote.of(name);
        if (!name.matches(CameraSettings.NAME)) {
            problems.mistake(
                    entry.place(),
                    "camera '" + Quote.of(name) + "': a camera's name has 1 to 64 letters, digits, '-' and '_'");
        }
        if (!(entry.value() instanceof Section section)) {
            problems.mistake(
                    entry.value().place(),
                    owner + " is a section: write its keys indented below it, found "
                            + entry.value().kind());
            return Optional.empty();
        }
        List<Key<?>> keys = new ArrayList<>(Keys.camera());
        keys.addAll(Keys.overlay());
        Values values =
                Binder.bind(section, owner, keys, READ_ELSEWHERE, problems).over(general);
        return new CameraKeys(owner, entry.place(), values, problems, restreamer).settings(name, general);
    }

    private Optional<CameraSettings> settings(String name, Values general) {
        Optional<CameraAddress> address = values.demand(URL, place, problems)
                .flatMap(text -> CameraAddress.read(text, owner + ".url", place(URL), problems));
        // Read whether or not the address is good, so that all mistakes are reported at once.
        Optional<Secret> kept = values.get(PASSWORD_FILE)
                .flatMap(text -> PasswordFile.read(text, owner + ".password-file", place(PASSWORD_FILE), problems));
        return address.map(found -> settings(name, found, kept, general));
    }

    private CameraSettings settings(String name, CameraAddress address, Optional<Secret> kept, Values general) {
        Optional<String> user = values.get(USERNAME).or(address::username);
        checkSignIn(address, user);
        AnalysisKeys.check(values, owner, place, problems);
        CameraSettings camera = new CameraSettings(
                        name,
                        address.url(),
                        user,
                        kept.or(address::password),
                        input(address.url()).restreamedBy(restreamed(name, address.url())),
                        values.get(SNAPSHOT_INTERVAL),
                        RecordKeys.read(values),
                        MotionKeys.read(values),
                        HealthKeys.ofCamera(values, owner, place, general, problems))
                .titled(values.get(TITLE))
                .inZone(values.get(TIME_ZONE))
                .recoveredBy(recovery(address.url()))
                .analysed(AnalysisKeys.ofCamera(values, VisionKeys.prompt(values, owner, place, general, problems)));
        return withDetection(camera);
    }

    private RecoverySettings recovery(String url) {
        List<RecoverySettings.Action> actions = values.get(RECOVERY);
        boolean rebootsByHost = actions.stream()
                .anyMatch(action -> action instanceof RecoverySettings.Action.OnvifReboot(Optional<URI> service)
                        && service.isEmpty());
        if (rebootsByHost && !SourceKind.of(url).isNetwork()) {
            problems.mistake(place(RECOVERY), owner + ".recovery: onvif-reboot needs a network camera");
        }
        return new RecoverySettings(actions, values.get(RECOVERY_AFTER), values.get(RECOVERY_PER_DAY));
    }

    private void checkSignIn(CameraAddress address, Optional<String> user) {
        Optional<String> file = values.get(PASSWORD_FILE);
        if (address.username().isPresent() && values.get(USERNAME).isPresent()) {
            problems.mistake(place(URL), owner + ": the address and username both name a user; keep username only");
        }
        if (address.password().isPresent() && file.isPresent()) {
            problems.mistake(
                    place(URL),
                    owner + ": the address and password-file both hold a password; keep password-file only");
        } else if (address.password().isPresent()) {
            problems.warning(
                    place(URL),
                    owner
                            + ".url: the address shows the password; username and password-file would keep it out of sight");
        }
        if (file.isPresent() && user.isEmpty()) {
            problems.mistake(place(PASSWORD_FILE), owner + ".password-file needs a username beside it");
        }
    }

    /** The further stream, if there is one, signs in as the main stream does, unless its own address names a user. */
    private CameraSettings withDetection(CameraSettings camera) {
        String key = owner + ".detect-url";
        Place at = place(DETECT_URL);
        Optional<CameraAddress> address =
                values.get(DETECT_URL).flatMap(text -> CameraAddress.read(text, key, at, problems));
        if (address.isPresent() && !camera.motion().enabled()) {
            problems.mistake(at, key + " has no effect while motion.enabled is false; remove one of the two");
        }
        return address.map(found -> found.username().isPresent()
                        ? camera.detectingIn(found.url(), found.username(), found.password())
                        : camera.detectingIn(found.url(), camera.username(), camera.password()))
                .orElse(camera);
    }

    /** The path of the restreaming server that carries the camera: its own, or one that its address names. */
    private Optional<Restreamed> restreamed(String name, String url) {
        if (values.get(VIA) == InputSettings.Via.DIRECT) {
            return restreamer.enabled() ? Restreamed.named(url, restreamer.server()) : Optional.empty();
        }
        String key = owner + ".via";
        if (!restreamer.enabled()) {
            problems.mistake(
                    place(VIA),
                    key + ": mediamtx needs the restreaming server: set streams.enabled to true, or remove " + key);
        }
        SourceKind kind = SourceKind.of(url);
        if (kind != SourceKind.RTSP && kind != SourceKind.RTSPS) {
            problems.mistake(
                    place(VIA), key + ": mediamtx needs an rtsp:// or rtsps:// address: it reads no other cameras");
        } else if (Restreamed.named(url, restreamer.server()).isPresent()) {
            problems.mistake(
                    place(VIA),
                    key + ": the address is that of the restreaming server itself; write the camera's own, or remove "
                            + key);
        }
        return Optional.of(new Restreamed(name, true, restreamer.server()));
    }

    private InputSettings input(String url) {
        Place at = place(CERTIFICATE_FILE);
        String key = owner + ".certificate-file";
        Optional<String> certificate = values.get(CERTIFICATE_FILE);
        boolean encrypted = SourceKind.of(url).isEncrypted()
                || values.get(DETECT_URL)
                        .filter(u -> SourceKind.of(u).isEncrypted())
                        .isPresent();
        if (certificate.isPresent() && !encrypted) {
            problems.mistake(at, key + " needs an encrypted address, such as rtsps://host/path or https://host/path");
        }
        return new InputSettings(
                values.get(TRANSPORT),
                values.get(LOOP),
                certificate.flatMap(file -> CertificateFile.find(file, key, at, problems)),
                values.get(DEVICE_FORMAT),
                values.get(DEVICE_SIZE));
    }

    private Place place(Key<?> key) {
        return values.place(key, place);
    }
}
