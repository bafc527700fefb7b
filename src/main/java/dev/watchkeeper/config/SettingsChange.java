package dev.watchkeeper.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What differs between two configurations of one node; immutable.
 *
 * @param added cameras that are new
 * @param changed cameras that need a new session, with their new settings
 * @param described cameras of which only the title, the recovery or the analysis differs, with their new settings; their sessions need not notice
 * @param removed the names of cameras that are gone
 * @param later the sections that a node reads only when it starts, in the order of the reference
 */
public record SettingsChange(
        List<CameraSettings> added,
        List<CameraSettings> changed,
        List<CameraSettings> described,
        List<String> removed,
        List<String> later) {
    private static final List<Map.Entry<String, Function<Settings, Object>>> SECTIONS = List.of(
            Map.entry("data", Settings::data),
            Map.entry("log-level", Settings::logLevel),
            Map.entry("api", Settings::api),
            Map.entry("storage", Settings::storage),
            Map.entry("retry", Settings::retry),
            Map.entry("guard", Settings::guard),
            Map.entry("checks", Settings::checks),
            Map.entry("notifications", Settings::notifications),
            Map.entry("analysis", Settings::analysis),
            Map.entry("backup", Settings::backup),
            Map.entry("systemd", Settings::systemd),
            Map.entry("advisor", Settings::advisor),
            Map.entry("sensors", settings -> settings.sensing().withoutEffects()),
            Map.entry("verify", settings -> settings.sensing().effects()));

    public SettingsChange {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        described = List.copyOf(described);
        removed = List.copyOf(removed);
        later = List.copyOf(later);
    }

    /** Compares the configuration that a node watches by with the one that it is to watch by. */
    public static SettingsChange between(Settings before, Settings after) {
        List<CameraSettings> added = new ArrayList<>();
        List<CameraSettings> changed = new ArrayList<>();
        List<CameraSettings> described = new ArrayList<>();
        for (CameraSettings camera : after.cameras()) {
            Optional<CameraSettings> former = find(before, camera.name());
            if (former.isEmpty()) {
                added.add(camera);
            } else if (!former.get().equals(camera)) {
                (former.get().isWatchedLike(camera) ? described : changed).add(camera);
            }
        }
        List<String> removed = before.cameras().stream()
                .map(CameraSettings::name)
                .filter(name -> find(after, name).isEmpty())
                .toList();
        List<String> later = SECTIONS.stream()
                .filter(section -> !section.getValue()
                        .apply(before)
                        .equals(section.getValue().apply(after)))
                .map(Map.Entry::getKey)
                .toList();
        return new SettingsChange(added, changed, described, removed, later);
    }

    /** The sections that are compared as a whole. */
    static List<String> sections() {
        return SECTIONS.stream().map(Map.Entry::getKey).toList();
    }

    private static Optional<CameraSettings> find(Settings settings, String camera) {
        return settings.cameras().stream()
                .filter(each -> each.name().equals(camera))
                .findFirst();
    }

    /** Whether nothing differs. */
    public boolean isNone() {
        return added.isEmpty() && changed.isEmpty() && described.isEmpty() && removed.isEmpty() && later.isEmpty();
    }
}
