package dev.watchkeeper.node;

import dev.watchkeeper.camera.session.Cameras;
import dev.watchkeeper.config.HealthSettings;
import dev.watchkeeper.drill.AlertPath;
import dev.watchkeeper.drill.CameraStall;
import dev.watchkeeper.drill.Deliveries;
import dev.watchkeeper.drill.DrillDesk;
import dev.watchkeeper.drill.DrillFolder;
import dev.watchkeeper.drill.DrillOrders;
import dev.watchkeeper.drill.Exercise;
import dev.watchkeeper.notify.Outbox;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The live drills of a node: what it can carry out, the desk and the orders; thread-safe, started once and closed once. */
final class Drills implements AutoCloseable {
    private final DrillDesk desk;
    private final DrillOrders orders;

    /**
     * @param data the data folder
     * @param apart makes an empty set of cameras beside those of the node
     */
    Drills(NodeContext node, Path data, Supplier<Cameras> apart) {
        DrillFolder folder = new DrillFolder(data);
        Deliveries deliveries = Deliveries.in(data);
        HealthSettings health = node.settings().health();
        Map<String, Exercise> exercises = new HashMap<>();
        exercises.put(AlertPath.NAME, new AlertPath(data, deliveries, AlertPath.USUAL_LIMIT, node.clock()));
        node.lab()
                .streams()
                .ifPresent(streams -> exercises.put(
                        CameraStall.NAME,
                        new CameraStall(
                                new CameraStall.Links(
                                        streams,
                                        url -> new DrillCamera(apart.get(), health, url, node.clock()),
                                        new Outbox(data),
                                        deliveries),
                                CameraStall.Limits.usual(DrillCamera.offlineAfter(health)),
                                node.clock())));
        desk = new DrillDesk(folder, exercises, node.clock());
        orders = new DrillOrders(folder, desk, node.clock());
    }

    void start() {
        orders.start();
    }

    DrillDesk desk() {
        return desk;
    }

    @Override
    public void close() throws InterruptedException {
        orders.close();
        desk.close();
    }
}
