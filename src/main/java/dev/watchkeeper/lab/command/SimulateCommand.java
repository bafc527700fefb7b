package dev.watchkeeper.lab.command;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.NativeFolder;
import dev.watchkeeper.base.Shutdown;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.lab.outlet.Outlets;
import dev.watchkeeper.lab.scene.Scene;
import dev.watchkeeper.lab.simulate.CameraOptions;
import dev.watchkeeper.lab.simulate.CameraSpec;
import dev.watchkeeper.lab.simulate.ControlServer;
import dev.watchkeeper.lab.simulate.Credentials;
import dev.watchkeeper.lab.simulate.FaultPlan;
import dev.watchkeeper.lab.simulate.SimulatedCamera;
import dev.watchkeeper.lab.simulate.Simulator;
import dev.watchkeeper.lab.simulate.SimulatorOptions;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code watchkeeper simulate}: runs virtual cameras until it is stopped; confined to the main thread. */
@Command(
        name = "simulate",
        description = "Runs virtual RTSP cameras with known scenes and faults on demand.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "Example: four cameras; the second falls silent after 20 s, for 30 s:",
            "  watchkeeper simulate --cameras 4 --port 8554 --fault cam2=silent@20+30",
            "docs/simulate.md describes the scenes, every fault and the control route."
        })
public final class SimulateCommand implements Callable<Integer> {
    /** What cameras show by default. */
    private static final Scene[] SHOWN = {Scene.YARD, Scene.STREET, Scene.ROOM, Scene.NIGHT, Scene.DUSK, Scene.CROWD};

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(
            names = "--cameras",
            paramLabel = "N",
            defaultValue = "4",
            description = "Number of cameras, called cam1, cam2, … (4).")
    private int cameras;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8554",
            description = "Port shared by all cameras; their own ports follow it (8554; 0: free ones).")
    private int port;

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (127.0.0.1).")
    private InetAddress bind = InetAddress.getLoopbackAddress();

    @Option(
            names = "--scene",
            paramLabel = "SCENE",
            split = ",",
            description =
                    "What the cameras show: one scene each, in turn, of yard, street, room, night, dusk, crowd, dark, clock (the first six).")
    private List<String> scenes = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "A recorded file of H.264 or H.265 to repeat instead of a scene; repeatable.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--size", paramLabel = "WxH", defaultValue = "640x360", description = "Size of scenes (640x360).")
    private String size = "";

    @Option(names = "--fps", paramLabel = "N", defaultValue = "15", description = "Pictures per second of scenes (15).")
    private int framesPerSecond;

    @Option(
            names = "--gop",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Time between keyframes of scenes (2).")
    private double gopSeconds;

    @Option(
            names = "--audio",
            paramLabel = "KIND",
            defaultValue = "none",
            description = "Sound of scenes: none, aac, opus or pcmu (none).")
    private CameraOptions.Audio audio = CameraOptions.Audio.NONE;

    @Option(
            names = "--credentials",
            paramLabel = "USER:PASSWORD",
            description =
                    "Credentials that clients must send, by digest or basic. For tests only: other users see them in the process list.")
    private @Nullable String credentials;

    @Option(names = "--start-anywhere", description = "Sessions start in the middle of a GOP, as with some cameras.")
    private boolean startAnywhere;

    @Option(
            names = "--other-codec",
            paramLabel = "FILE",
            description = "A file of another codec, for the fault codec-change.")
    private @Nullable Path otherCodec;

    @Option(
            names = "--camera",
            paramLabel = "NAME[,KEY=VALUE…]",
            description = "One camera with its own settings, instead of cam1, cam2, …; repeatable. Keys: scene, fps,"
                    + " gop, audio, buffered, start-anywhere, variable-rate.")
    private List<String> named = new ArrayList<>();

    @Option(
            names = "--fault",
            paramLabel = "CAMERA=FAULT[@AFTER[+FOR]]",
            description = "A fault that begins AFTER seconds and lasts FOR seconds; repeatable.")
    private List<String> faults = new ArrayList<>();

    @Option(
            names = "--control-port",
            paramLabel = "N",
            description = "Port of the control route on loopback; 0: a free one (no control route).")
    private @Nullable Integer controlPort;

    @Option(
            names = "--rtsps-port",
            paramLabel = "N",
            description =
                    "Also serves the cameras by RTSP over TLS: the first at this port, the others after it (0: free ones).")
    private @Nullable Integer rtspsPort;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            description =
                    "Also serves the cameras as JPEG pictures over HTTP: the first at this port, the others after it (0: free ones).")
    private @Nullable Integer httpPort;

    @Option(
            names = "--certificate-to",
            paramLabel = "FILE",
            description =
                    "Writes the certificate of the encrypted cameras to this file, for certificate-file. It is new at each start.")
    private @Nullable Path certificateTo;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Keeps encoded scenes in this folder, so that the next start is quick.")
    private @Nullable Path cache;

    @Option(names = "--exit-with-parent", hidden = true, description = "Ends when standard input ends.")
    private boolean exitWithParent;

    @Override
    public Integer call() throws FailureException, InterruptedException {
        NativeFolder.use(Optional.ofNullable(cache).orElseGet(NativeFolder::ofUser));
        SimulatorOptions options = options();
        List<FaultPlan> plans = plans(options);
        Shutdown shutdown = new Shutdown();
        shutdown.onSignals();
        if (exitWithParent) {
            shutdown.onEndOfInput();
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Simulator simulator = Simulator.start(options);
                Outlets outlets = new Outlets(simulator, bind, options.clock().wall())) {
            if (rtspsPort != null) {
                outlets.encrypt(rtspsPort);
                outlets.writeCertificate(Optional.ofNullable(certificateTo));
            }
            if (httpPort != null) {
                outlets.jpegs(httpPort, options.clock());
            }
            Optional<ControlServer> control = Optional.empty();
            if (controlPort != null) {
                control = Optional.of(new ControlServer(simulator, controlPort));
            }
            try {
                control.ifPresent(c -> out.println("control http://127.0.0.1:" + c.port() + "/cameras"));
                for (SimulatedCamera camera : simulator.cameras()) {
                    out.println(camera.name() + " " + camera.url());
                }
                outlets.urls().forEach((url, name) -> out.println(name + " " + url));
                out.flush();
                FaultPlan.carryOut(plans, simulator, options.clock(), shutdown::await);
                return shutdown.await().exitCode();
            } finally {
                control.ifPresent(ControlServer::close);
            }
        }
    }

    private SimulatorOptions options() {
        try {
            if (cameras < 1) {
                throw new IllegalArgumentException("--cameras must be at least 1, was " + cameras);
            }
            String[] sides = size.split("x", -1);
            if (!size.matches("\\d{2,4}x\\d{2,4}")) {
                throw new IllegalArgumentException(
                        "--size must be WIDTHxHEIGHT, for example 640x360, not '" + size + "'");
            }
            List<CameraOptions> all = new ArrayList<>();
            for (int i = 0; i < (named.isEmpty() ? cameras : named.size()); i++) {
                CameraOptions camera = CameraOptions.of("cam" + (i + 1), scene(i))
                        .withPictures(
                                Integer.parseInt(sides[0]), Integer.parseInt(sides[1]), framesPerSecond, gopSeconds)
                        .withAudio(audio)
                        .withStartAtKeyframe(!startAnywhere);
                if (!files.isEmpty()) {
                    camera = camera.withSource(new CameraOptions.Source.Recorded(files.get(i % files.size())));
                }
                if (credentials != null) {
                    camera = camera.withCredentials(parsedCredentials(credentials), false);
                }
                if (otherCodec != null) {
                    camera = camera.withOtherCodec(otherCodec);
                }
                all.add(named.isEmpty() ? camera : CameraSpec.parse(named.get(i), camera));
            }
            return new SimulatorOptions(all, bind, port, Optional.ofNullable(cache), new SystemClock());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Credentials parsedCredentials(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("--credentials must be USER:PASSWORD");
        }
        return new Credentials(text.substring(0, colon), text.substring(colon + 1));
    }

    private Scene scene(int index) {
        if (scenes.isEmpty()) {
            return SHOWN[index % SHOWN.length];
        }
        String name = scenes.get(index % scenes.size());
        return Scene.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no scene is called '" + name + "'; the scenes are " + Scene.names()));
    }

    private List<FaultPlan> plans(SimulatorOptions options) {
        try {
            List<FaultPlan> plans = faults.stream().map(FaultPlan::parse).toList();
            for (FaultPlan plan : plans) {
                if (options.cameras().stream().noneMatch(c -> c.name().equals(plan.camera()))) {
                    throw new IllegalArgumentException("--fault names '" + plan.camera() + "'; the cameras are "
                            + (named.isEmpty()
                                    ? "cam1 to cam" + cameras
                                    : options.cameras().stream()
                                            .map(CameraOptions::name)
                                            .collect(Collectors.joining(", "))));
                }
            }
            return plans;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
