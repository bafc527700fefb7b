package dev.watchkeeper.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a visitor sees of one camera; immutable.
 *
 * @param kind {@code video}, {@code image} or {@code none}
 * @param grey whether the picture is shown without colour
 * @param text over the picture; empty if there is none
 */
record ShownTile(String name, String badge, String kind, boolean grey, String text) {
    /** Reads what is drawn, not the page's variables. */
    static final String LOOK = """
            [...document.querySelectorAll('.tile')].map((tile) => {
              const drawn = (e) => e && !e.hidden && getComputedStyle(e).display !== 'none';
              const [video, image, age] = ['video.picture', 'img.picture', '.age'].map((q) => tile.querySelector(q));
              const picture = drawn(video) ? video : drawn(image) ? image : null;
              return {
                name: tile.querySelector('h2').textContent,
                badge: tile.querySelector('.badge').textContent,
                kind: picture === null ? 'none' : picture === video ? 'video' : 'image',
                grey: picture !== null && getComputedStyle(picture).filter.includes('grayscale(1)'),
                text: drawn(age) ? age.textContent : '',
              };
            })""";

    /** The same for the page about a camera's motion. */
    static final String LOOK_AT_TUNING = """
            [document.getElementById('media')].map((media) => {
              const drawn = (e) => e && !e.hidden && getComputedStyle(e).display !== 'none';
              const [video, image, age] = ['video', 'image', 'age'].map((id) => document.getElementById(id));
              const picture = drawn(video) ? video : drawn(image) ? image : null;
              return {
                name: document.getElementById('camera').textContent,
                badge: document.getElementById('state').textContent,
                kind: picture === null ? 'none' : picture === video ? 'video' : 'image',
                grey: picture !== null && getComputedStyle(picture).filter.includes('grayscale(1)'),
                text: drawn(age) ? age.textContent : '',
              };
            })""";

    /** A page without any camera yet. */
    static final ShownTile NOTHING = new ShownTile("", "", "none", false, "");

    private static final Pattern AGE =
            Pattern.compile("last picture (?:(\\d+) d )?(?:(\\d+) h ?)?(?:(\\d+) min ?)?(?:(\\d+) s)? ?ago");

    static List<ShownTile> all(JsonNode looked) {
        List<ShownTile> tiles = new ArrayList<>();
        looked.forEach(tile -> tiles.add(new ShownTile(
                tile.path("name").asString(),
                tile.path("badge").asString(),
                tile.path("kind").asString(),
                tile.path("grey").asBoolean(),
                tile.path("text").asString())));
        return tiles;
    }

    /** Whether a passer-by would take it for live: shown in colour, or with the badge Live. */
    boolean looksAlive() {
        return badge.equals("Live") || (!kind.equals("none") && !grey);
    }

    /** The age that is shown, in seconds. */
    Optional<Integer> age() {
        Matcher found = AGE.matcher(text);
        if (!found.matches()) {
            return Optional.empty();
        }
        int seconds = 0;
        int[] units = {86_400, 3_600, 60, 1};
        for (int i = 0; i < units.length; i++) {
            seconds += found.group(i + 1) == null ? 0 : units[i] * Integer.parseInt(found.group(i + 1));
        }
        return Optional.of(seconds);
    }
}
