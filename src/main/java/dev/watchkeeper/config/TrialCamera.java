package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** Reads an address with a sign-in as if it stood in the configuration, to look at it before it does; stateless. */
public final class TrialCamera {
    /** Why an address is refused that names a file. */
    public static final String NO_ADDRESS =
            "The address must begin with rtsp://, rtsps://, http:// or https://, or be a device"
                    + " such as /dev/video0; a video file is named in the configuration file only.";

    private TrialCamera() {}

    /** Whether it names a camera of the network or a device, and not a file. */
    public static boolean isAddress(String url) {
        return SourceKind.scheme(url).flatMap(SourceKind::ofScheme).isPresent() || url.matches("/dev/video[0-9]{1,3}");
    }

    /** What was given; immutable. Prints no secret. */
    public record Given(String name, String url, Optional<String> username, Optional<Secret> password) {
        @Override
        public String toString() {
            return "Given[" + name + "]";
        }
    }

    /** What came of it; immutable. */
    public sealed interface Outcome {
        record Good(CameraSettings camera) implements Outcome {}

        /** @param mistakes sentences, none with a secret */
        record Bad(List<String> mistakes) implements Outcome {
            public Bad {
                mistakes = List.copyOf(mistakes);
            }
        }
    }

    /** The camera with the defaults for all else. Files are no cameras here: whoever only tries must not learn which there are. */
    public static Outcome read(Given given) {
        if (!isAddress(given.url())) {
            return new Outcome.Bad(List.of(NO_ADDRESS));
        }
        Place place = Place.argument("the address", Path.of("").toAbsolutePath());
        Problems problems = new Problems();
        Section keys = Section.around("url", new Scalar(place, given.url(), false));
        if (given.username().isPresent()) {
            keys = keys.under(Section.around(
                    "username", new Scalar(place, given.username().get(), false)));
        }
        Values general = Binder.bind(new Section(place, new LinkedHashMap<>()), "", Keys.general(), problems);
        Optional<CameraSettings> camera = CameraKeys.read(
                given.name(), new Entry(place, keys), general, RestreamerGlance.of(Optional.empty()), problems);
        if (camera.isEmpty() || !problems.none()) {
            return new Outcome.Bad(problems.mistakes().stream()
                    .map(problem -> problem.sentence() + ".")
                    .toList());
        }
        return new Outcome.Good(
                given.password().isPresent() ? camera.get().signingInWith(given.password()) : camera.get());
    }
}
