package dev.watchkeeper.config;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people read of cameras: the titles in place of the names of cameras and zones, and the time zones of cameras; immutable. */
public final class Titles {
    private final Map<String, String> cameras = new HashMap<>();
    private final Map<String, Map<String, String>> zones = new HashMap<>();

    private final Map<String, ZoneId> timeZones = new HashMap<>();

    private Titles(List<CameraSettings> settings) {
        for (CameraSettings camera : settings) {
            camera.zone().ifPresent(zone -> timeZones.put(camera.name(), zone));
            camera.title().ifPresent(title -> cameras.put(camera.name(), title));
            for (MotionSettings.Zone zone : camera.motion().zones()) {
                zone.title()
                        .ifPresent(title -> zones.computeIfAbsent(camera.name(), name -> new HashMap<>())
                                .put(zone.name(), title));
            }
        }
    }

    public static Titles of(List<CameraSettings> cameras) {
        return new Titles(cameras);
    }

    /** The camera's title, if it has one. */
    public Optional<String> camera(String name) {
        return Optional.ofNullable(cameras.get(name));
    }

    /** Where the camera is, if that is configured. */
    public Optional<ZoneId> timeZone(String camera) {
        return Optional.ofNullable(timeZones.get(camera));
    }

    /** The names of a camera's zones that have titles. */
    public Set<String> zonesWithTitles(String camera) {
        return Set.copyOf(zones.getOrDefault(camera, Map.of()).keySet());
    }

    /** The zone's title, or its name if it has none or is no longer known. */
    public String zone(String camera, String name) {
        return zones.getOrDefault(camera, Map.of()).getOrDefault(name, name);
    }
}
