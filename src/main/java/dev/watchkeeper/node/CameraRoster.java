package dev.watchkeeper.node;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecordSettings;
import dev.watchkeeper.config.Titles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings of the cameras that are watched now, for parts that read them at each use; thread-safe, modified by one thread at a time. */
final class CameraRoster {
    private volatile State state;

    private record State(List<CameraSettings> cameras, Titles titles) {
        static State of(List<CameraSettings> cameras) {
            return new State(List.copyOf(cameras), Titles.of(cameras));
        }
    }

    CameraRoster(List<CameraSettings> cameras) {
        state = State.of(cameras);
    }

    /** In the order of the configuration; later ones at the end. */
    List<CameraSettings> all() {
        return state.cameras();
    }

    Titles titles() {
        return state.titles();
    }

    Optional<CameraSettings> find(String camera) {
        return all().stream().filter(each -> each.name().equals(camera)).findFirst();
    }

    Optional<RecordSettings> record(String camera) {
        return find(camera).map(CameraSettings::record);
    }

    /** Adds a camera, or puts it in the place of the one of its name. */
    void put(CameraSettings camera) {
        List<CameraSettings> now = new ArrayList<>(all());
        int place = now.stream().map(CameraSettings::name).toList().indexOf(camera.name());
        if (place < 0) {
            now.add(camera);
        } else {
            now.set(place, camera);
        }
        state = State.of(now);
    }

    void remove(String camera) {
        state = State.of(
                all().stream().filter(each -> !each.name().equals(camera)).toList());
    }
}
