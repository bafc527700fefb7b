package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.CamerasView;
import dev.watchkeeper.config.Titles;
import dev.watchkeeper.store.EventFilter;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which events a request wants; immutable.
 *
 * @param camera the one camera it names, possibly unknown
 * @param before the last event of the page before
 */
record EventFilters(EventFilter filter, Optional<String> camera, Optional<String> before, int limit) {
    /** The parameters. */
    static final String[] NAMES = {
        "camera", "from", "to", "label", "zone", "kind", "text", "seen", "kept", "limit", "before"
    };

    /** A search that matches everything is no search. */
    private static final int MOST_SPELLINGS = 50;

    static EventFilters of(Context ctx, Titles titles, CamerasView cameras) {
        Params params = new Params(ctx);
        Optional<String> camera = params.camera();
        Optional<Instant> from = params.time("from");
        Optional<Instant> to = params.time("to");
        Params.inOrder(from, to);
        EventFilter.Traits traits = new EventFilter.Traits(
                params.label("label"),
                params.label("zone"),
                params.choice("kind", List.of("motion", "sensor"))
                        .map(kind -> EventFilter.Kind.valueOf(kind.toUpperCase(Locale.ROOT))),
                params.flag("seen"),
                params.flag("kept"),
                params.words("text").stream()
                        .map(word -> spellings(word, titles, cameras.all()))
                        .toList());
        return new EventFilters(
                new EventFilter(
                        camera.map(Set::of).or(() -> Identity.of(ctx).account().cameras()), from, to, traits),
                camera,
                params.id("before"),
                params.limit());
    }

    /**
     * A word as the database may have it: it knows names where people read titles, and does not know that an umlaut has two cases.
     */
    private static List<String> spellings(String word, Titles titles, List<CameraStatus> cameras) {
        String small = word.toLowerCase(Locale.ROOT);
        Set<String> spellings = new LinkedHashSet<>(List.of(word, small, word.toUpperCase(Locale.ROOT)));
        int first = small.offsetByCodePoints(0, 1);
        spellings.add(small.substring(0, first).toUpperCase(Locale.ROOT) + small.substring(first));
        for (CameraStatus camera : cameras) {
            if (contains(titles.camera(camera.name()), small)) {
                spellings.add(camera.name());
            }
            for (String zone : titles.zonesWithTitles(camera.name())) {
                if (contains(Optional.of(titles.zone(camera.name(), zone)), small)) {
                    spellings.add(zone);
                }
            }
        }
        return new ArrayList<>(spellings).subList(0, Math.min(MOST_SPELLINGS, spellings.size()));
    }

    private static boolean contains(Optional<String> title, String small) {
        return title.filter(text -> text.toLowerCase(Locale.ROOT).contains(small))
                .isPresent();
    }
}
