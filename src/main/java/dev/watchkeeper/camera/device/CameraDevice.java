package dev.watchkeeper.camera.device;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.device.VideoCalls.Filled;
import dev.watchkeeper.media.AccessUnits;
import dev.watchkeeper.media.Interrupt;
import dev.watchkeeper.media.PictureStream;
import dev.watchkeeper.media.Reading;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session with a camera device of this machine: reads pictures from its buffers; confined to the thread that opened it, which alone may close it.
 * Only poll waits, and never longer than until the next check of the session's {@link Interrupt}.
 */
public final class CameraDevice implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CameraDevice.class);

    /** A third of a second at 25 pictures per second, for which this process may pause; costs kernel memory. */
    private static final int BUFFERS = 8;
    /** Another thread raises the interrupt without waking this one. */
    private static final Duration CHECK_EVERY = Duration.ofMillis(50);
    /** The pause after a driver announced a picture that it does not have. */
    private static final Duration NAP = Duration.ofMillis(5);
    /** Restarting the driver, by a new session, helps more often than waiting. */
    private static final Duration DAMAGED_LIMIT = Duration.ofSeconds(5);

    private static final long USUAL_FRAME_MICROS = 40_000;

    private final VideoCalls.Device device;
    private final Negotiation.Agreed agreed;
    private final List<MemorySegment> buffers;
    private final DeviceErrors errors;
    private final PictureStream pictures;
    private final AccessUnits accessUnits = new AccessUnits();
    private final Interrupt interrupt;
    private final Clock clock;
    private final Path path;
    private final Deque<Reading> ready = new ArrayDeque<>();
    private OptionalLong damagedSinceNanos = OptionalLong.empty();
    private boolean closed;

    /**
     * What to open; immutable.
     *
     * @param formats acceptable formats, the preferred first
     * @param size of the pictures, for example {@code 1280x720}; empty keeps the driver's
     */
    public record Choice(Path path, List<DeviceFormat> formats, Optional<String> size) {
        public Choice {
            formats = List.copyOf(formats);
        }
    }

    /** A device that delivers pictures; immutable. */
    private record Started(
            VideoCalls.Device device, Negotiation.Agreed agreed, List<MemorySegment> buffers, long frameMicros) {}

    private CameraDevice(Path path, Started started, DeviceErrors errors, Interrupt interrupt, Clock clock) {
        this.path = path;
        device = started.device();
        agreed = started.agreed();
        buffers = started.buffers();
        long frameMicros = started.frameMicros();
        this.errors = errors;
        this.interrupt = interrupt;
        this.clock = clock;
        pictures = switch (agreed.pixels().family()) {
            case H264 -> PictureStream.h264(frameMicros);
            case MJPEG -> PictureStream.jpeg(frameMicros);
            case RAW ->
                PictureStream.raw(
                        agreed.pixels().libavName(),
                        agreed.format().widthPx(),
                        agreed.format().heightPx(),
                        frameMicros);
        };
    }

    /**
     * Opens a device and starts it.
     *
     * @param interrupt carries the deadline of the opening
     */
    public static CameraDevice open(Choice choice, Interrupt interrupt, Clock clock) throws FailureException {
        return open(new LinuxVideo(), Inventory.ofThisMachine(), choice, interrupt, clock);
    }

    static CameraDevice open(VideoCalls calls, Inventory inventory, Choice choice, Interrupt interrupt, Clock clock)
            throws FailureException {
        Path path = choice.path();
        DeviceErrors errors = new DeviceErrors(path, inventory);
        Optional<Negotiation.Size> wanted = choice.size().map(Negotiation.Size::of);
        Set<PixelFormat> refused = EnumSet.noneOf(PixelFormat.class);
        while (true) {
            interrupt.check();
            VideoCalls.Device device;
            try {
                device = calls.open(path);
            } catch (CallFailure e) {
                throw errors.opening(e);
            }
            Optional<Negotiation.Agreed> agreed = Optional.empty();
            boolean started = false;
            try {
                Negotiation negotiation = new Negotiation(device, path);
                VideoCalls.Queue queue = negotiation.queue();
                interrupt.check();
                agreed = Optional.of(negotiation.agree(queue, choice.formats(), wanted, refused));
                interrupt.check();
                long frameMicros = frameMicros(device, queue);
                List<MemorySegment> buffers = start(device, queue);
                started = true;
                return new CameraDevice(
                        path, new Started(device, agreed.get(), buffers, frameMicros), errors, interrupt, clock);
            } catch (CallFailure e) {
                if (e.errno() != CallFailure.EINVAL || agreed.isEmpty()) {
                    throw errors.opening(e);
                }
                // The driver does not do what it agreed to: open it again with the next format.
                log.debug("{} does not start with {}", path, agreed.get().pixels(), e);
                refused.add(agreed.get().pixels());
            } finally {
                if (!started) {
                    device.close();
                }
            }
        }
    }

    private static long frameMicros(VideoCalls.Device device, VideoCalls.Queue queue) {
        try {
            return device.frameMicros(queue).orElse(USUAL_FRAME_MICROS);
        } catch (CallFailure e) {
            return USUAL_FRAME_MICROS; // many drivers do not support it
        }
    }

    private static List<MemorySegment> start(VideoCalls.Device device, VideoCalls.Queue queue) throws CallFailure {
        int count = device.requestBuffers(queue, BUFFERS);
        if (count <= 0) {
            throw new CallFailure("VIDIOC_REQBUFS", CallFailure.ENOMEM);
        }
        List<MemorySegment> buffers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            buffers.add(device.map(queue, i));
            device.enqueue(queue, i);
        }
        device.start(queue);
        return buffers;
    }

    /**
     * Waits for the next picture.
     *
     * @throws FailureException ENDED if the device is unplugged or its driver gives up; DECODE_ERRORS after 5 s of damaged pictures only; the
     *     interrupt's reason if it was raised or its deadline passed
     */
    public Reading read() throws FailureException {
        if (closed) {
            throw new IllegalStateException("the device is closed");
        }
        while (true) {
            Reading next = ready.poll();
            if (next != null) {
                return next;
            }
            interrupt.check();
            try {
                Optional<Filled> filled = await();
                if (filled.isPresent()) {
                    take(filled.get());
                }
            } catch (CallFailure e) {
                throw errors.reading(e);
            }
        }
    }

    /** Empty when it is time to check the interrupt again. */
    private Optional<Filled> await() throws CallFailure, FailureException {
        return switch (device.poll(interrupt.left(CHECK_EVERY))) {
            case NOTHING -> Optional.empty();
            case PICTURE -> {
                Optional<Filled> filled = device.dequeue(agreed.queue());
                if (filled.isEmpty()) {
                    nap();
                }
                yield filled;
            }
            case TROUBLE -> {
                // Take what is left; usually the call also says what is wrong.
                Optional<Filled> last = device.dequeue(agreed.queue());
                if (last.isEmpty()) {
                    throw new FailureException(
                            FailureKind.ENDED,
                            path + " delivers no more video: it was unplugged, or its driver gave up");
                }
                yield last;
            }
        };
    }

    private void nap() throws FailureException {
        try {
            clock.sleep(NAP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(FailureKind.STOPPED, "reading was interrupted", e);
        }
    }

    private void take(Filled filled) throws CallFailure, FailureException {
        long now = clock.monotonicNanos();
        byte[] data = filled.damaged() ? new byte[0] : copy(filled);
        if (filled.index() >= 0 && filled.index() < buffers.size()) {
            device.enqueue(agreed.queue(), filled.index());
        }
        boolean h264 = agreed.pixels().family() == DeviceFormat.H264;
        boolean damaged = data.length == 0 || h264 && !AccessUnits.isAnnexB(data);
        if (damaged || !h264) {
            ready.add(stamped(damaged ? new byte[0] : data, filled.micros().orElse(0), now));
        } else {
            for (AccessUnits.AccessUnit unit :
                    accessUnits.add(data, filled.micros().orElse(0), now)) {
                ready.add(stamped(unit.data(), unit.streamMicros(), unit.arrivalNanos()));
            }
        }
        noteDamage(damaged, now);
    }

    /** Checks what the driver says about the buffer: some drivers are wrong. */
    private byte[] copy(Filled filled) {
        if (filled.index() < 0 || filled.index() >= buffers.size()) {
            return new byte[0];
        }
        MemorySegment buffer = buffers.get(filled.index());
        boolean within = filled.offset() >= 0
                && filled.bytes() > 0
                && (long) filled.offset() + filled.bytes() <= buffer.byteSize();
        if (!within) {
            return new byte[0];
        }
        MemorySegment picture = buffer.asSlice(filled.offset(), filled.bytes());
        return agreed.pixels().family() == DeviceFormat.RAW
                ? agreed.pixels().withoutPadding(picture, agreed.format())
                : picture.toArray(ValueLayout.JAVA_BYTE);
    }

    /** @param micros 0 if the driver gives no timestamps: then a picture is dated by its arrival */
    private Reading stamped(byte[] data, long micros, long arrivalNanos) throws FailureException {
        OptionalLong stream = micros > 0 ? OptionalLong.of(micros) : OptionalLong.empty();
        return pictures.next(
                data,
                new PictureStream.Stamp(
                        false,
                        stream.isPresent() ? stream : OptionalLong.of(arrivalNanos / 1_000),
                        OptionalLong.empty(),
                        stream,
                        0,
                        arrivalNanos));
    }

    private void noteDamage(boolean damaged, long now) throws FailureException {
        if (!damaged) {
            damagedSinceNanos = OptionalLong.empty();
            return;
        }
        long since = damagedSinceNanos.orElse(now);
        damagedSinceNanos = OptionalLong.of(since);
        if (now - since >= DAMAGED_LIMIT.toNanos()) {
            throw new FailureException(
                    FailureKind.DECODE_ERRORS,
                    "the driver of " + path + " has delivered only damaged or partial pictures for "
                            + DAMAGED_LIMIT.toSeconds() + " s: check its cable, the USB bus and the signal");
        }
    }

    /** Stops the device and releases its memory. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            device.stop(agreed.queue());
        } catch (CallFailure e) {
            log.debug("{} cannot be stopped; closing it ends it anyway", path, e);
        }
        device.close();
    }
}
