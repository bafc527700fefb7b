package dev.watchkeeper.keeper.services;

import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks that each child needs others that exist, and none of them itself; confined to one thread. */
final class NeedsCheck {
    /** The restreaming server, and the node, by the section that has the keeper start them. */
    private static final Map<String, String> BY_SECTION = Map.of("streams", "mediamtx", "cameras", "node");

    private final Map<String, Place> places = new HashMap<>();

    /** Remembers where a child's needs are written. */
    void note(String name, Place place) {
        places.put(name, place);
    }

    /** @param sections the sections of the file */
    void check(List<ServiceSettings> children, Set<String> sections, Problems problems) {
        Map<String, List<String>> needs = new LinkedHashMap<>();
        children.forEach(child -> needs.put(child.name(), child.supervision().needs()));
        Set<String> known = new TreeSet<>(needs.keySet());
        BY_SECTION.forEach((section, name) -> {
            if (sections.contains(section)) {
                known.add(name);
            }
        });
        needs.forEach((name, names) -> {
            Optional<String> unknown =
                    names.stream().filter(needed -> !known.contains(needed)).findFirst();
            Optional<List<String>> circle =
                    unknown.isPresent() ? Optional.empty() : circle(name, needs, new ArrayList<>(List.of(name)));
            unknown.ifPresent(needed -> problems.mistake(
                    place(name),
                    "services." + name + ".needs: there is no child '" + Quote.of(needed) + "'; the keeper has "
                            + String.join(", ", known)
                            + (needed.equals("mediamtx") ? " (the section streams: adds mediamtx)" : "")));
            circle.ifPresent(way -> problems.mistake(
                    place(name),
                    "services." + name + ".needs: " + String.join(" needs ", way)
                            + ", so none of them would ever start; remove one of these"));
        });
    }

    private Place place(String name) {
        return Optional.ofNullable(places.get(name)).orElseThrow();
    }

    /** The way from the name back to it. */
    private static Optional<List<String>> circle(String name, Map<String, List<String>> needs, List<String> way) {
        for (String next : needs.getOrDefault(way.getLast(), List.of())) {
            if (!next.equals(name) && way.contains(next)) {
                continue; // A circle further on, which its own members report.
            }
            way.add(next);
            if (next.equals(name)) {
                return Optional.of(way);
            }
            Optional<List<String>> found = circle(name, needs, way);
            if (found.isPresent()) {
                return found;
            }
            way.removeLast();
        }
        return Optional.empty();
    }
}
