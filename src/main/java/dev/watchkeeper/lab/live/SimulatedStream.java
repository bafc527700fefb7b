package dev.watchkeeper.lab.live;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.drill.DrillStream;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.Fault;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.net.URI;

/** A camera of the simulator with small pictures, for a drill of the node in this process; thread-safe. */
public final class SimulatedStream implements DrillStream {
    private static final String NAME = "drill";

    private final Simulator simulator;

    private SimulatedStream(Simulator simulator) {
        this.simulator = simulator;
    }

    /** Draws and encodes its pictures, for about a second, and listens on a free port of loopback. */
    public static DrillStream open() throws FailureException {
        CameraOptions small = CameraOptions.of(NAME, Scene.ROOM).withPictures(320, 180, 5, 1);
        return new SimulatedStream(Simulator.start(SimulatorOptions.of(small)));
    }

    private SimulatedCamera camera() {
        return simulator.camera(NAME);
    }

    @Override
    public URI url() {
        return camera().url();
    }

    @Override
    public void stall() throws FailureException {
        camera().fault(Fault.Sending.RTCP_ONLY);
    }

    @Override
    public void flow() throws FailureException {
        camera().heal();
    }

    @Override
    public void close() {
        simulator.close();
    }
}
