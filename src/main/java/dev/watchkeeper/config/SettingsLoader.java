package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlFile;
import dev.watchkeeper.config.yaml.YamlReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Loads settings from defaults, a configuration file, video sources and arguments in their order, each over those before it. Reads files and
 * never writes one; confined to one thread.
 */
public final class SettingsLoader {
    /**
     * Sections that others read: what the keeper keeps alive, what is judged from outside, what is done about it, and what is restreamed. The
     * cameras are read after the keys that they override.
     */
    private static final List<String> READ_ELSEWHERE = List.of("cameras", "services", "watch", "escalation", "streams");

    private final Problems problems;
    private final Place commandLine;
    private final boolean camerasNeeded;
    private Optional<Path> inPlace = Optional.empty();

    private SettingsLoader(Path workingDirectory, boolean camerasNeeded) {
        this(workingDirectory, camerasNeeded, new Problems());
    }

    /** @param problems collects the mistakes and warnings */
    SettingsLoader(Path workingDirectory, boolean camerasNeeded, Problems problems) {
        this.problems = problems;
        this.camerasNeeded = camerasNeeded;
        this.commandLine = Place.argument("command line", workingDirectory.toAbsolutePath());
    }

    /**
     * A key set on the command line; immutable.
     *
     * @param option the option's name, for sentences
     * @param key dotted, for example {@code cameras.front.motion.fps}
     * @param text the value; YAML if it begins like a list, a section or quoted text, otherwise plain text
     */
    public record Argument(String option, String key, String text) {
        /** The argument of {@code --set key=value}; empty if no equals sign follows a key. */
        public static Optional<Argument> set(String keyAndValue) {
            int equals = keyAndValue.indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            String key = keyAndValue.substring(0, equals).strip();
            return Optional.of(new Argument("--set " + Quote.of(key), key, keyAndValue.substring(equals + 1)));
        }

        /** Omits the value, which may hold a password. */
        @Override
        public String toString() {
            return option;
        }
    }

    /**
     * Loads everything and reports every mistake.
     *
     * @param file the configuration file, if there is one
     * @param videoSources addresses of cameras to be named {@code camera-1}, {@code camera-2} and so on
     * @param workingDirectory what the data folder and paths on the command line are relative to
     */
    public static Loaded load(
            Optional<Path> file, List<String> videoSources, List<Argument> arguments, Path workingDirectory) {
        return new SettingsLoader(workingDirectory, true).load(file, videoSources, arguments);
    }

    /**
     * Loads everything from a copy that stands in for the configuration file.
     *
     * @param copy what is read; relative paths in it start at the folder of the file
     */
    public static Loaded loadFromCopy(
            Path copy, Path file, List<String> videoSources, List<Argument> arguments, Path workingDirectory) {
        SettingsLoader loader = new SettingsLoader(workingDirectory, true);
        loader.inPlace = Optional.of(copy);
        return loader.load(Optional.of(file), videoSources, arguments);
    }

    /** The same from a copy that need not have cameras. */
    public static Loaded loadFromCopyWithoutCameras(
            Path copy, Path file, List<Argument> arguments, Path workingDirectory) {
        SettingsLoader loader = new SettingsLoader(workingDirectory, false);
        loader.inPlace = Optional.of(copy);
        return loader.load(Optional.of(file), List.of(), arguments);
    }

    /** Loads a configuration that need not have cameras, for a keeper of other services. */
    public static Loaded loadWithoutCameras(Optional<Path> file, List<Argument> arguments, Path workingDirectory) {
        return new SettingsLoader(workingDirectory, false).load(file, List.of(), arguments);
    }

    /** What a file says, not yet understood; empty if it is no YAML. */
    static Optional<Section> writtenIn(Path file, Path workingDirectory) {
        return new SettingsLoader(workingDirectory, false).written(Optional.of(file), List.of(), List.of());
    }

    private Loaded load(Optional<Path> file, List<String> videoSources, List<Argument> arguments) {
        Optional<Settings> settings = settings(file, videoSources, arguments);
        return settings.isPresent() && problems.none()
                ? new Loaded.Good(settings.get(), problems.warnings())
                : new Loaded.Bad(problems.mistakes(), problems.warnings());
    }

    /** The file, the video sources and the arguments merged, or nothing with the mistake noted. */
    Optional<Section> written(Optional<Path> file, List<String> videoSources, List<Argument> arguments) {
        Section empty = new Section(commandLine, new LinkedHashMap<>());
        Optional<Section> written = file.isPresent()
                ? YamlFile.read(file.get(), inPlace.orElse(file.get()), commandLine.folder(), "cameras:", problems)
                : Optional.of(empty);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        Section all = written.get();
        for (String source : videoSources) {
            all = all.under(fromSource(source, all));
        }
        for (Argument argument : arguments) {
            checkPlace(argument);
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
        Optional<Entry> cameras = Optional.ofNullable(all.entries().get("cameras"));
        Values general = Binder.bind(all, "", Keys.general(), READ_ELSEWHERE, problems);
        Place top = all.place();
        Place folder = general.place(Keys.DATA, top);
        NotificationSettings notifications = NotificationKeys.read(general, top, problems);
        RestreamerGlance restreamer =
                RestreamerGlance.of(Optional.ofNullable(all.entries().get("streams")));
        List<CameraSettings> found = cameras(cameras, general, restreamer, top);
        VisionKeys.checkCameras(general, top, found, problems);
        NotificationKeys.checkCameras(notifications, found, NotificationKeys.placeOfRules(general, top), problems);
        AnalysisSettings analysis = AnalysisKeys.read(general, top, problems);
        Path data = Paths.resolve(general.get(Keys.DATA), commandLine.folder(), folder, problems);
        return Optional.of(new Settings(
                data,
                general.get(Keys.LOG_LEVEL),
                EdgeKeys.read(general, ApiKeys.read(general, data, top, problems), data, found, top, problems),
                StorageKeys.read(general, top, problems),
                HealthKeys.general(general, top, problems),
                RetryKeys.read(general, top, problems),
                GuardKeys.guard(general),
                GuardKeys.checks(general, top, problems),
                notifications,
                analysis,
                SystemdKeys.read(general),
                BackupKeys.read(general),
                SensingKeys.read(general, top, found, notifications, problems),
                AdvisorKeys.read(general, top, analysis.vision().models(), problems),
                found));
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

    /** Other processes than the one with the argument read these keys. */
    private void checkPlace(Argument argument) {
        if (argument.key().matches("(?:cameras\\.[^.]*\\.)?streams(?:\\..*)?")) {
            problems.mistake(
                    Place.argument(argument.option(), commandLine.folder()),
                    "what is restreamed is read from the configuration file alone; write the key there");
        } else if (argument.key().matches("(?:services|watch|escalation)(?:\\..*)?")) {
            problems.mistake(
                    Place.argument(argument.option(), commandLine.folder()),
                    "what is kept alive, what is looked at from outside and what follows are read from the configuration"
                            + " file alone; write the key there");
        }
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

    private List<CameraSettings> cameras(
            Optional<Entry> entry, Values general, RestreamerGlance restreamer, Place top) {
        List<CameraSettings> cameras = new ArrayList<>();
        Written written = entry.map(Entry::value).orElseGet(() -> new Scalar(top, "", true));
        if (written instanceof Section section && !section.entries().isEmpty()) {
            section.entries()
                    .forEach((name, camera) -> CameraKeys.read(name, camera, general, restreamer, problems)
                            .ifPresent(cameras::add));
        } else if (written instanceof Section || written instanceof Scalar scalar && scalar.isEmpty()) {
            if (!camerasNeeded) {
                return cameras;
            }
            problems.mistake(
                    top, "there is no camera: add one below cameras:, or name its address with --video-source");
        } else {
            problems.mistake(
                    written.place(),
                    "cameras is a section with one name per camera, such as front-door: {url: 'rtsp://…'}, found "
                            + written.kind());
        }
        return cameras;
    }
}
