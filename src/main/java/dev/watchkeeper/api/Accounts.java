package dev.watchkeeper.api;

import dev.watchkeeper.api.access.Identity;
import dev.watchkeeper.api.http.Params;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.coverage.CoverageView.Coverage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the accounts of the cameras that somebody may see, in the order of the configuration; cameras that it no longer has come last. Immutable. */
record Accounts(Views views) {
    /**
     * The accounts of a period.
     *
     * @param camera the only one; all if empty
     * @param limit the most spans of each
     */
    List<Coverage> find(Identity who, Optional<String> camera, Instant from, Instant to, int limit) {
        List<String> order =
                views.cameras().all().stream().map(CameraStatus::name).toList();
        List<Coverage> found = views.coverage().find(camera, from, to, limit).stream()
                .filter(each -> who.sees(each.camera()))
                .sorted(Comparator.comparingInt(each -> place(order, each.camera())))
                .toList();
        if (camera.isPresent()
                && found.isEmpty()
                && views.cameras().find(camera.get()).isEmpty()) {
            throw Params.noSuchCamera(camera.get());
        }
        return found;
    }

    private static int place(List<String> order, String camera) {
        int at = order.indexOf(camera);
        return at < 0 ? order.size() : at;
    }
}
