package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.nio.file.Path;
import java.util.List;

/** The keys of the section {@code edge}; immutable. */
final class EdgeKeys {
    private static final Key<List<String>> PUBLIC_CAMERAS = Key.of(
            "edge.public-cameras",
            new Several<>("a list of cameras such as [yard]", Forms.matching("a camera's name", "[A-Za-z0-9_-]{1,64}")),
            "[]",
            "The cameras whose newest picture and page /public/NAME everybody may see, without a sign-in; all else needs one.");

    static final List<Key<?>> ALL = List.of(PUBLIC_CAMERAS);

    private EdgeKeys() {}

    /** The settings of the API with the cameras that are public. */
    static ApiSettings read(
            Values values, ApiSettings api, Path data, List<CameraSettings> cameras, Place top, Problems problems) {
        List<String> names = values.get(PUBLIC_CAMERAS);
        Place place = values.place(PUBLIC_CAMERAS, top);
        if (!names.isEmpty() && !api.enabled()) {
            problems.mistake(place, "edge.public-cameras: nothing is shown while api.enabled is false");
        }
        if (!names.isEmpty() && api.enabled() && !ApiKeys.haveUsers(api.usersFile(), data)) {
            problems.mistake(
                    place, "edge.public-cameras: what is not public must need a sign-in, so " + ApiKeys.USERS_NEEDED);
        }
        for (String name : names) {
            if (cameras.stream().noneMatch(camera -> camera.name().equals(name))) {
                problems.mistake(
                        place,
                        "edge.public-cameras: there is no camera '" + Quote.of(name)
                                + "'; name one of those below cameras:");
            }
        }
        return api.with(names.stream().distinct().toList());
    }
}
