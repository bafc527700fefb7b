package dev.watchkeeper.camera.device;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.Natives;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.Reading;
import dev.watchkeeper.media.Track;
import dev.watchkeeper.media.VideoDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Tries the system calls on kernel drivers and prints a table of the results; exits with 1 if any is unexpected. Run by src/test/v4l2/run in a virtual
 * machine, as root, with the drivers that src/test/v4l2/inside loads.
 */
public final class KernelDrivers {
    private static final List<DeviceFormat> AUTO = List.of(DeviceFormat.H264, DeviceFormat.MJPEG, DeviceFormat.RAW);
    private static final Path SINGLE = named("vivid-000-vid-cap");
    private static final Path MULTI = named("vivid-001-vid-cap");
    private static final Path MJPEG = Path.of("/dev/video10");
    private static final Path H264 = Path.of("/dev/video11");
    private static final Path UNFED = Path.of("/dev/video12");
    private static final Duration OPENING = Duration.ofSeconds(60);
    private static final Duration STALL = Duration.ofSeconds(3);

    private final SystemClock clock = new SystemClock();
    private final Path media;
    private boolean failed;

    private KernelDrivers(Path media) {
        this.media = media;
    }

    /** @param args the folder with mjpeg.mkv and h264.ts; with a second argument, only what a user without rights sees is tried */
    public static void main(String[] args) throws Exception {
        KernelDrivers drivers = new KernelDrivers(Path.of(args[0]));
        if (args.length > 1) {
            drivers.row("a user without rights", () -> drivers.refused(SINGLE, AUTO, FailureKind.ENVIRONMENT));
        } else {
            Natives.load(false);
            System.out.println("| tried | seen |\n|---|---|");
            drivers.tryAll();
        }
        System.exit(drivers.failed ? 1 : 0);
    }

    private void row(String tried, Callable<String> trial) {
        String seen;
        try {
            seen = trial.call();
        } catch (FailureException e) {
            failed = true;
            seen = "FAILED: " + e.kind() + ", " + e.sentence();
        } catch (Exception e) {
            failed = true;
            seen = "FAILED: " + e;
        }
        System.out.println("| " + tried + " | " + seen + " |");
    }

    private void tryAll() throws Exception {
        row("YUYV (`vivid`)", () -> watched(SINGLE, AUTO, Optional.empty(), 20));
        row("NV12, multi-planar (`vivid`)", () -> watched(MULTI, AUTO, Optional.empty(), 20, PixelFormat.NV12));
        for (PixelFormat pixels : PixelFormat.values()) {
            if (pixels.family() == DeviceFormat.RAW) {
                row(pixels + " alone", () -> watched(SINGLE, AUTO, Optional.empty(), 5, pixels));
            }
        }
        row(
                "640x360 requested, 1234x567 requested",
                () -> watched(SINGLE, AUTO, Optional.of("640x360"), 3) + "; "
                        + watched(SINGLE, AUTO, Optional.of("1234x567"), 3));
        try (Feeder ignored = new Feeder(media.resolve("mjpeg.mkv"), MJPEG, clock);
                Feeder h264 = new Feeder(media.resolve("h264.ts"), H264, clock)) {
            row("MJPEG (v4l2loopback, fed by FFmpeg)", () -> watched(MJPEG, AUTO, Optional.empty(), 20));
            row("H.264 (likewise)", () -> watched(H264, AUTO, Optional.empty(), 30));
            row("the feeding program stopped, deadline 3 s", () -> stopped(h264));
            row(
                    "H.264 requested from a device with MJPEG",
                    () -> refused(MJPEG, List.of(DeviceFormat.H264), FailureKind.UNSUPPORTED_CODEC));
        }
        row("a loopback device that nothing feeds", () -> refused(UNFED, AUTO, FailureKind.NOT_FOUND));
        row("no such device", () -> refused(Path.of("/dev/video99"), AUTO, FailureKind.NOT_FOUND));
        row(
                "H.264 requested from `vivid`",
                () -> refused(SINGLE, List.of(DeviceFormat.H264), FailureKind.UNSUPPORTED_CODEC));
        row("another program streams", this::busy);
        for (String other : List.of("vivid-000-vid-out", "vivid-000-meta-cap")) {
            row("`" + other + "`, a device of another kind", () -> refused(named(other), AUTO, FailureKind.NOT_FOUND));
        }
        row("the interrupt raised by another thread while poll waits", this::interrupted);
        row("every picture dropped (`percentage_of_dropped_buffers`), deadline 3 s", this::dropped);
        row("one picture marked as damaged (`inject_v4l2_buf_flag_error`)", this::damaged);
        row("STREAMON refused once (`inject_vidioc_streamon_error`)", () -> injected("inject_vidioc_streamon_error"));
        row("REQBUFS refused once (`inject_vidioc_reqbufs_error`)", () -> injected("inject_vidioc_reqbufs_error"));
        row(
                "QBUF refused once while read (`inject_vidioc_qbuf_error`)",
                () -> endedBy(() -> control("inject_vidioc_qbuf_error")));
        row(
                "a fatal error while read (`inject_fatal_streaming_error`)",
                () -> endedBy(() -> control("inject_fatal_streaming_error")));
        row("30 sessions one after the other", this::leaks);
        row("unbound from its driver while read, then bound again", this::unplugged);
    }

    private CameraDevice open(Path path, List<DeviceFormat> formats, Optional<String> size, PixelFormat... only)
            throws FailureException {
        Interrupt interrupt = new Interrupt(clock);
        return open(path, formats, size, interrupt, only);
    }

    private CameraDevice open(
            Path path, List<DeviceFormat> formats, Optional<String> size, Interrupt interrupt, PixelFormat... only)
            throws FailureException {
        // Before the deadline starts: the first linking of native calls is slow under emulation.
        VideoCalls calls = only.length == 0 ? new LinuxVideo() : new LimitedFormats(new LinuxVideo(), List.of(only));
        interrupt.deadline(OPENING, FailureKind.TIMEOUT, "nothing within " + OPENING);
        return CameraDevice.open(
                calls, Inventory.ofThisMachine(), new CameraDevice.Choice(path, formats, size), interrupt, clock);
    }

    /** Reads and decodes pictures. */
    private String watched(Path path, List<DeviceFormat> formats, Optional<String> size, int count, PixelFormat... only)
            throws FailureException {
        List<Boolean> uniform = new ArrayList<>();
        long lagNanos = 0;
        long firstNanos = 0;
        long lastNanos = 0;
        Track.Video track;
        try (CameraDevice device = open(path, formats, size, only);
                VideoDecoder decoder = new VideoDecoder()) {
            List<Reading.Unit> units = new ArrayList<>();
            while (units.size() < count) {
                if (device.read() instanceof Reading.Unit unit) {
                    units.add(unit);
                    lastNanos = unit.arrivalNanos();
                    firstNanos = units.size() == 1 ? lastNanos : firstNanos;
                    if (units.size() > count / 2) { // a decoder that is loaded first takes its time
                        lagNanos = Math.max(
                                lagNanos,
                                lastNanos - 1_000 * unit.streamMicros().orElse(0));
                    }
                    decoder.decode(
                            new Packet(
                                    unit.track(),
                                    unit.data(),
                                    unit.ptsMicros(),
                                    unit.dtsMicros(),
                                    0,
                                    unit.keyframe(),
                                    1,
                                    Instant.EPOCH,
                                    unit.arrivalNanos()),
                            picture -> uniform.add(picture.isUniform()));
                }
            }
            decoder.drain(picture -> uniform.add(picture.isUniform()));
            demand(decoder.errors() == 0, decoder.errors() + " errors of the decoder");
            track = (Track.Video) units.getLast().track();
        }
        demand(uniform.size() >= count - 1 && !uniform.contains(true), "pictures " + uniform);
        String layout = track.codecString().isEmpty() ? new String(track.extradata()) : track.codecString();
        return String.format(
                Locale.ROOT,
                "%s (%s) %d×%d: %d pictures decoded, %.1f a second, at most %d ms after the driver's time",
                track.codec(),
                layout,
                track.widthPx(),
                track.heightPx(),
                uniform.size(),
                (count - 1) * 1e9 / Math.max(1, lastNanos - firstNanos),
                lagNanos / 1_000_000);
    }

    private static void demand(boolean right, String otherwise) throws FailureException {
        if (!right) {
            throw new FailureException(FailureKind.INTERNAL, otherwise);
        }
    }

    private String refused(Path path, List<DeviceFormat> formats, FailureKind kind) throws FailureException {
        try (CameraDevice device = open(path, formats, Optional.empty())) {
            demand(false, "it was opened: " + device);
            return "";
        } catch (FailureException e) {
            demand(e.kind() == kind, e.kind() + ": " + e.sentence());
            return "`" + e.kind().id() + "`: " + e.sentence();
        }
    }

    private String busy() throws FailureException {
        try (CameraDevice ignored = open(SINGLE, AUTO, Optional.empty())) {
            return refused(SINGLE, AUTO, FailureKind.BUSY);
        }
    }

    /** Reads until the session ends by itself. */
    private FailureException end(CameraDevice device) {
        try {
            while (true) {
                device.read();
            }
        } catch (FailureException e) {
            return e;
        }
    }

    private String stopped(Feeder feeder) throws Exception {
        Interrupt interrupt = new Interrupt(clock);
        try (CameraDevice device = open(H264, AUTO, Optional.empty(), interrupt)) {
            device.read();
            feeder.signal("STOP");
            clock.sleep(Duration.ofSeconds(1)); // what is on its way arrives
            return silence(device, interrupt) + resumed(device, interrupt, feeder);
        }
    }

    private String silence(CameraDevice device, Interrupt interrupt) throws FailureException {
        long lastNanos;
        FailureException failure;
        do {
            lastNanos = clock.monotonicNanos();
            interrupt.deadline(STALL, FailureKind.STALLED, "silence");
            try {
                device.read();
                failure = null;
            } catch (FailureException e) {
                failure = e;
            }
        } while (failure == null);
        demand(failure.kind() == FailureKind.STALLED, failure.kind() + ": " + failure.sentence());
        long millis = clock.since(lastNanos).toMillis();
        demand(millis >= 3_000 && millis < 3_500, "after " + millis + " ms");
        return "`stalled` after " + millis + " ms";
    }

    private String resumed(CameraDevice device, Interrupt interrupt, Feeder feeder) throws Exception {
        feeder.signal("CONT");
        interrupt.clearForClosing(OPENING);
        long before = clock.monotonicNanos();
        while (!(device.read() instanceof Reading.Unit)) {}
        return "; pictures " + clock.since(before).toMillis() + " ms after it goes on";
    }

    private String interrupted() throws Exception {
        Interrupt interrupt = new Interrupt(clock);
        control("percentage_of_dropped_buffers=100");
        try (CameraDevice device = open(SINGLE, AUTO, Optional.empty(), interrupt)) {
            AtomicLong raisedNanos = new AtomicLong();
            Thread.ofPlatform().start(() -> {
                try {
                    clock.sleep(Duration.ofSeconds(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                raisedNanos.set(clock.monotonicNanos());
                interrupt.raise(FailureKind.STOPPED, "the end");
            });
            FailureException failure = end(device);
            demand(failure.kind() == FailureKind.STOPPED, failure.sentence());
            return "ended " + clock.since(raisedNanos.get()).toMillis() + " ms later";
        } finally {
            control("percentage_of_dropped_buffers=0");
        }
    }

    private String dropped() throws Exception {
        Interrupt interrupt = new Interrupt(clock);
        try (CameraDevice device = open(SINGLE, AUTO, Optional.empty(), interrupt)) {
            device.read();
            control("percentage_of_dropped_buffers=100");
            String seen = silence(device, interrupt);
            control("percentage_of_dropped_buffers=0");
            interrupt.clearForClosing(OPENING);
            demand(device.read() instanceof Reading.Unit, "no picture afterwards");
            return seen + "; pictures go on by themselves";
        } finally {
            control("percentage_of_dropped_buffers=0");
        }
    }

    private String damaged() throws Exception {
        try (CameraDevice device = open(SINGLE, AUTO, Optional.empty())) {
            device.read();
            control("inject_v4l2_buf_flag_error=0");
            int passedOver = 0;
            for (int i = 0; i < 40; i++) {
                passedOver += device.read() instanceof Reading.Ignored ? 1 : 0;
            }
            demand(passedOver == 1, passedOver + " passed over");
            return "one of 40 passed over, the others whole";
        }
    }

    private String injected(String control) throws Exception {
        control(control + "=0");
        return "the next format: " + watched(SINGLE, AUTO, Optional.empty(), 3) + "; the next session: "
                + watched(SINGLE, AUTO, Optional.empty(), 3);
    }

    private String endedBy(Callable<?> trouble) throws Exception {
        String seen;
        try (CameraDevice device = open(SINGLE, AUTO, Optional.empty())) {
            device.read();
            trouble.call();
            long before = clock.monotonicNanos();
            FailureException failure = end(device);
            demand(failure.kind() == FailureKind.ENDED, failure.kind() + ": " + failure.sentence());
            seen = "`ended` after " + clock.since(before).toMillis() + " ms: " + failure.sentence();
        }
        return seen + "; the next session: " + watched(SINGLE, AUTO, Optional.empty(), 3);
    }

    private String unplugged() throws Exception {
        Path driver = Path.of("/sys/bus/platform/drivers/vivid");
        String seen;
        try (CameraDevice device = open(SINGLE, AUTO, Optional.empty())) {
            device.read();
            Files.writeString(driver.resolve("unbind"), "vivid.0");
            long before = clock.monotonicNanos();
            FailureException failure = end(device);
            demand(failure.kind() == FailureKind.ENDED, failure.kind() + ": " + failure.sentence());
            seen = "`ended` after " + clock.since(before).toMillis() + " ms: " + failure.sentence();
        }
        seen += "; then " + refused(SINGLE, AUTO, FailureKind.NOT_FOUND);
        Files.writeString(driver.resolve("bind"), "vivid.0");
        clock.sleep(Duration.ofSeconds(2));
        return seen + "; then " + watched(SINGLE, AUTO, Optional.empty(), 3);
    }

    private String leaks() throws Exception {
        watched(SINGLE, AUTO, Optional.empty(), 1);
        long descriptors = count(Path.of("/proc/self/fd"));
        for (int i = 0; i < 10; i++) {
            watched(SINGLE, AUTO, Optional.empty(), 1);
            try {
                open(SINGLE, List.of(DeviceFormat.H264), Optional.empty());
            } catch (FailureException e) {
                // as it should be
            }
            refused(UNFED, AUTO, FailureKind.NOT_FOUND);
        }
        long mapped = Files.readAllLines(Path.of("/proc/self/maps")).stream()
                .filter(line -> line.contains("/dev/video"))
                .count();
        demand(mapped == 0, mapped + " buffers are still mapped");
        long more = count(Path.of("/proc/self/fd")) - descriptors;
        demand(more <= 1, more + " more descriptors");
        return "no descriptor more, no buffer mapped";
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    /** The device that the kernel gave this name. */
    private static Path named(String name) {
        for (int i = 0; i < 64; i++) {
            Path file = Path.of("/sys/class/video4linux/video" + i, "name");
            try {
                if (Files.exists(file) && Files.readString(file).strip().equals(name)) {
                    return Path.of("/dev/video" + i);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("there is no " + name);
    }

    private static String control(String setting) throws IOException, InterruptedException {
        String value = setting.contains("=") ? setting : setting + "=0";
        Feeder.run("v4l2-ctl", "-d", SINGLE.toString(), "-c", value);
        return value;
    }
}
