package dev.watchkeeper.config;

import dev.watchkeeper.base.Backoff;
import dev.watchkeeper.base.Groups;
import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.config.yaml.YamlReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Makes settings of a configuration file, arguments and defaults, the later over the earlier: defaults, file, video
 * sources, then the arguments in their order. Reads files and never writes one; confined to one thread.
 */
public final class SettingsLoader {
    /** What the keeper keeps alive; it reads this section itself. */
    private static final String SERVICES = "services";

    /** A camera's name stands in paths, addresses and metrics. */
    public static final String CAMERA_NAME = "[0-9A-Za-z_-]{1,64}";

    private final Problems problems;
    private final Place commandLine;
    private final boolean camerasNeeded;

    private SettingsLoader(Path workingDirectory, boolean camerasNeeded) {
        this(workingDirectory, camerasNeeded, new Problems());
    }

    /** @param problems takes what is wrong */
    SettingsLoader(Path workingDirectory, boolean camerasNeeded, Problems problems) {
        this.problems = problems;
        this.camerasNeeded = camerasNeeded;
        this.commandLine = Place.argument("command line", workingDirectory.toAbsolutePath());
    }

    /**
     * One key set by the command line; immutable.
     *
     * @param option the option's name, for sentences
     * @param key dotted, for example {@code cameras.front.motion.fps}
     * @param text the value; read as YAML if it begins like a list, a section or quoted text, else taken as it is
     */
    public record Argument(String option, String key, String text) {
        /** The argument of {@code --set key=value}, or nothing if there is no equals sign behind a key. */
        public static Optional<Argument> set(String keyAndValue) {
            int equals = keyAndValue.indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            String key = keyAndValue.substring(0, equals).strip();
            return Optional.of(new Argument("--set " + Quote.of(key), key, keyAndValue.substring(equals + 1)));
        }

        /** The value may hold a password, so it is not printed. */
        @Override
        public String toString() {
            return option;
        }
    }

    /**
     * Loads everything and notes every mistake.
     *
     * @param file the configuration file, if there is one
     * @param videoSources addresses of cameras that are named {@code camera-1}, {@code camera-2} and so on
     * @param workingDirectory what relative paths on the command line, and the data folder, are relative to
     */
    public static Loaded load(
            Optional<Path> file, List<String> videoSources, List<Argument> arguments, Path workingDirectory) {
        return new SettingsLoader(workingDirectory, true).load(file, videoSources, arguments);
    }

    /** Loads everything of a configuration that may be without cameras, since it is for other things to keep alive. */
    public static Loaded loadWithoutCameras(Optional<Path> file, List<Argument> arguments, Path workingDirectory) {
        return new SettingsLoader(workingDirectory, false).load(file, List.of(), arguments);
    }

    private Loaded load(Optional<Path> file, List<String> videoSources, List<Argument> arguments) {
        Optional<Settings> settings = settings(file, videoSources, arguments);
        return settings.isPresent() && problems.none()
                ? new Loaded.Good(settings.get(), problems.warnings())
                : new Loaded.Bad(problems.mistakes(), problems.warnings());
    }

    /** What the file, the video sources and the arguments say together, or nothing with the mistake noted. */
    Optional<Section> written(Optional<Path> file, List<String> videoSources, List<Argument> arguments) {
        Section empty = new Section(commandLine, new LinkedHashMap<>());
        Optional<Section> written = file.isPresent()
                ? YamlFile.read(file.get(), commandLine.folder(), "cameras:", problems)
                : Optional.of(empty);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Section all = written.get();
        for (String source : videoSources) {
            all = all.under(fromSource(source, all));
        }
        for (Argument argument : arguments) {
            all = all.under(fromArgument(argument));
        }
        return Optional.of(all);
    }

    private Optional<Settings> settings(Optional<Path> file, List<String> videoSources, List<Argument> arguments) {
        Optional<Section> written = written(file, videoSources, arguments);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Section all = written.get();
        SequencedMap<String, Entry> withoutCameras = new LinkedHashMap<>(all.entries());
        withoutCameras.remove(SERVICES);
        Optional<Entry> cameras = Optional.ofNullable(withoutCameras.remove("cameras"));
        Values general = Binder.bind(new Section(all.place(), withoutCameras), "", Keys.general(), problems);
        Place top = all.place();
        return Optional.of(new Settings(
                resolve(general.get(Keys.DATA), commandLine, general.place(Keys.DATA, top)),
                general.get(Keys.LOG_LEVEL),
                api(general, top),
                new StorageSettings(
                        general.get(Keys.STORAGE_MAX_AGE),
                        general.get(Keys.STORAGE_MAX_SIZE),
                        general.get(Keys.STORAGE_MIN_FREE),
                        shareWith(general, top)),
                HealthSection.general(general, top, problems),
                retry(general, top),
                GuardKeys.guard(general),
                GuardKeys.checks(general, top, problems),
                MailKeys.mail(general, top, problems)
                        .map(mail -> file.map(f ->
                                        mail.alsoReadFrom(commandLine.folder().resolve(f)))
                                .orElse(mail)),
                Settings.Systemd.of(general),
                cameras(cameras, general, top)));
    }

    private Section fromSource(String source, Section all) {
        Entry cameras = all.entries().get("cameras");
        int number = 1;
        while (cameras != null
                && cameras.value() instanceof Section section
                && section.entries().containsKey("camera-" + number)) {
            number++;
        }
        String name = "camera-" + number;
        Place place = Place.argument("--video-source of " + name, commandLine.folder());
        return Section.around("cameras." + name + ".url", new Scalar(place, source, false));
    }

    private Section fromArgument(Argument argument) {
        Place place = Place.argument(argument.option(), commandLine.folder());
        String text = argument.text().strip();
        boolean yaml = !text.isEmpty() && "[{\"'".indexOf(text.charAt(0)) >= 0;
        Written value = yaml
                ? new YamlReader(place, problems).read(text).orElseGet(() -> new Scalar(place, "", true))
                : new Scalar(place, text, true);
        return Section.around(argument.key(), value);
    }

    private ApiSettings api(Values values, Place top) {
        String bind = values.get(Keys.API_BIND);
        Place usersPlace = values.place(Keys.API_USERS_FILE, top);
        Optional<Path> users = values.get(Keys.API_USERS_FILE)
                .map(text -> Credentials.orElse(Keys.API_USERS_FILE.path(), resolve(text, usersPlace, usersPlace)));
        if (values.get(Keys.API_ENABLED)) {
            if (users.isPresent() && !Files.isReadable(users.get())) {
                problems.mistake(
                        usersPlace,
                        "api.users-file: there is no readable file '"
                                + Quote.of(values.get(Keys.API_USERS_FILE).orElse(""))
                                + "'; make it by: watchkeeper password --users-file FILE USER");
            }
            if (users.isEmpty() && !HostAndPort.isLoopback(bind)) {
                problems.mistake(
                        values.place(Keys.API_BIND, top),
                        "api.bind: '" + Quote.of(bind)
                                + "' can be reached from other machines, so api.users-file has to name"
                                + " a file of users; make one by: watchkeeper password --users-file FILE USER");
            }
        }
        return new ApiSettings(
                values.get(Keys.API_ENABLED),
                values.get(Keys.API_DASHBOARD),
                bind,
                values.get(Keys.API_PORT),
                users,
                values.get(Keys.API_ALLOWED_HOSTS));
    }

    private Optional<String> shareWith(Values values, Place top) {
        Optional<String> group = values.get(Keys.STORAGE_SHARE_WITH);
        String remedy = group.map(Groups::of)
                .map(standing -> switch (standing) {
                    case OURS -> "";
                    case UNKNOWN -> "there is no such group on this host; make it by: groupadd " + group.get();
                    case OTHERS ->
                        "this account (" + System.getProperty("user.name")
                                + ") is not in that group, and can give it nothing;"
                                + " add it by: usermod -aG " + group.get() + " " + System.getProperty("user.name")
                                + ", then sign in or start the service again";
                })
                .orElse("");
        if (!remedy.isEmpty()) {
            problems.mistake(
                    values.place(Keys.STORAGE_SHARE_WITH, top),
                    "storage.share-with: '" + Quote.of(group.orElse("")) + "': " + remedy);
        }
        return group;
    }

    /** The path, from the base's folder if it is relative; the base's folder itself, with the mistake noted, if it is none. */
    private Path resolve(String text, Place base, Place place) {
        try {
            return base.folder().resolve(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            problems.mistake(place, "'" + Quote.of(text) + "' cannot be a path on this machine");
            return base.folder();
        }
    }

    private RetrySettings retry(Values values, Place top) {
        Duration initial = values.get(Keys.RETRY_INITIAL_BACKOFF);
        Duration cap = values.get(Keys.RETRY_MAX_BACKOFF);
        if (cap.compareTo(initial) < 0) {
            problems.mistake(
                    values.place(Keys.RETRY_MAX_BACKOFF, values.place(Keys.RETRY_INITIAL_BACKOFF, top)),
                    "retry.max-backoff may not be shorter than retry.initial-backoff: " + cap.toMillis()
                            + " ms is shorter than " + initial.toMillis() + " ms");
            cap = initial;
        }
        return new RetrySettings(
                values.get(Keys.RETRY_MAX_RETRIES),
                values.get(Keys.RETRY_AFTER_MAX_RETRIES),
                new Backoff(initial, 2, cap),
                values.get(Keys.RETRY_DEGRADED_THRESHOLD),
                values.get(Keys.RETRY_SETTLED_AFTER));
    }

    private List<CameraSettings> cameras(Optional<Entry> entry, Values general, Place top) {
        List<CameraSettings> cameras = new ArrayList<>();
        Written written = entry.map(Entry::value).orElseGet(() -> new Scalar(top, "", true));
        if (written instanceof Section section && !section.entries().isEmpty()) {
            section.entries()
                    .forEach((name, camera) -> camera(name, camera, general).ifPresent(cameras::add));
        } else if (written instanceof Section || written instanceof Scalar scalar && scalar.isEmpty()) {
            if (!camerasNeeded) {
                return cameras;
            }
            problems.mistake(
                    top,
                    "at least one camera is needed: write it below cameras:, or name its address by --video-source");
        } else {
            problems.mistake(
                    written.place(),
                    "cameras is a section with one name per camera, such as front-door: {url: 'rtsp://…'}, found "
                            + written.kind());
        }
        return cameras;
    }

    private Optional<CameraSettings> camera(String name, Entry entry, Values general) {
        String owner = "cameras." + Quote.of(name);
        if (!name.matches(CAMERA_NAME)) {
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
        Values values = Binder.bind(section, owner, keys, problems).over(general);
        Optional<CameraAddress> address = values.demand(Keys.CAMERA_URL, entry.place(), problems)
                .flatMap(text -> CameraAddress.read(
                        text, owner + ".url", values.place(Keys.CAMERA_URL, entry.place()), problems));
        // Read whether or not the address is good, so that all mistakes are told at once.
        Optional<Secret> kept = values.get(Keys.CAMERA_PASSWORD_FILE)
                .flatMap(text -> PasswordFile.read(
                        text,
                        owner + ".password-file",
                        values.place(Keys.CAMERA_PASSWORD_FILE, entry.place()),
                        problems));
        return address.map(found -> camera(name, owner, found, kept, values, entry.place(), general));
    }

    private CameraSettings camera(
            String name,
            String owner,
            CameraAddress address,
            Optional<Secret> kept,
            Values values,
            Place place,
            Values general) {
        Place urlPlace = values.place(Keys.CAMERA_URL, place);
        Optional<String> username = values.get(Keys.CAMERA_USERNAME);
        Optional<String> file = values.get(Keys.CAMERA_PASSWORD_FILE);
        if (address.username().isPresent() && username.isPresent()) {
            problems.mistake(urlPlace, owner + ": the address and username both name a user; keep username only");
        }
        if (address.password().isPresent() && file.isPresent()) {
            problems.mistake(
                    urlPlace, owner + ": the address and password-file both hold a password; keep password-file only");
        } else if (address.password().isPresent()) {
            problems.warning(
                    urlPlace,
                    owner
                            + ".url: the password stands in the address; username and password-file would keep it out of sight");
        }
        Optional<String> user = username.or(address::username);
        if (file.isPresent() && user.isEmpty()) {
            problems.mistake(
                    values.place(Keys.CAMERA_PASSWORD_FILE, place),
                    owner + ".password-file needs a username beside it");
        }
        Optional<Secret> password = kept.or(address::password);
        CameraSettings camera = new CameraSettings(
                        name,
                        address.url(),
                        user,
                        password,
                        input(address.url(), values, owner, place),
                        values.get(Keys.SNAPSHOT_INTERVAL),
                        record(values),
                        motion(values),
                        HealthSection.ofCamera(values, owner, place, general, problems))
                .titled(values.get(Keys.CAMERA_TITLE));
        return detecting(camera, owner, values, place);
    }

    /** The further stream, if there is one; it signs in as the other does, unless its own address says how. */
    private CameraSettings detecting(CameraSettings camera, String owner, Values values, Place place) {
        String key = owner + ".detect-url";
        Place at = values.place(Keys.CAMERA_DETECT_URL, place);
        Optional<CameraAddress> address =
                values.get(Keys.CAMERA_DETECT_URL).flatMap(text -> CameraAddress.read(text, key, at, problems));
        if (address.isPresent() && !camera.motion().enabled()) {
            problems.mistake(at, key + " is of no use while motion.enabled is false; remove one of the two");
        }
        return address.map(found -> found.username().isPresent()
                        ? camera.detectingIn(found.url(), found.username(), found.password())
                        : camera.detectingIn(found.url(), camera.username(), camera.password()))
                .orElse(camera);
    }

    private InputSettings input(String url, Values values, String owner, Place camera) {
        Place place = values.place(Keys.CAMERA_CERTIFICATE_FILE, camera);
        String key = owner + ".certificate-file";
        Optional<String> certificate = values.get(Keys.CAMERA_CERTIFICATE_FILE);
        boolean encrypted = SourceKind.of(url).isEncrypted()
                || values.get(Keys.CAMERA_DETECT_URL)
                        .filter(u -> SourceKind.of(u).isEncrypted())
                        .isPresent();
        if (certificate.isPresent() && !encrypted) {
            problems.mistake(
                    place, key + " needs an encrypted address, such as rtsps://host/path or https://host/path");
        }
        return new InputSettings(
                values.get(Keys.CAMERA_TRANSPORT),
                values.get(Keys.CAMERA_LOOP),
                certificate.flatMap(file -> CertificateFile.find(file, key, place, problems)),
                values.get(Keys.CAMERA_DEVICE_FORMAT),
                values.get(Keys.CAMERA_DEVICE_SIZE));
    }

    private static RecordSettings record(Values values) {
        return new RecordSettings(
                values.get(Keys.RECORD_MODE),
                values.get(Keys.RECORD_PRE_MOTION),
                values.get(Keys.RECORD_POST_MOTION),
                values.get(Keys.RECORD_SEGMENT_LENGTH),
                values.get(Keys.RECORD_AUDIO),
                values.get(Keys.RECORD_BUFFER_MAX));
    }

    private static MotionSettings motion(Values values) {
        return new MotionSettings(
                values.get(Keys.MOTION_ENABLED),
                values.get(Keys.MOTION_SENSITIVITY),
                values.get(Keys.MOTION_MIN_AREA),
                values.get(Keys.MOTION_FPS),
                values.get(Keys.MOTION_BEGIN_AFTER),
                values.get(Keys.MOTION_END_AFTER),
                values.get(Keys.MOTION_ZONES),
                values.get(Keys.MOTION_MASKS),
                values.get(Keys.MOTION_DECODE),
                values.get(Keys.MOTION_LAZY_MAX_GOP));
    }
}
