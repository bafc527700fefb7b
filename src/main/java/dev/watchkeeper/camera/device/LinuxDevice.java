package dev.watchkeeper.camera.device;

import dev.watchkeeper.camera.device.Requests.Request;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** An open kernel device: its descriptor, its mapped buffers and the memory for calls; confined to the thread that opened it. */
final class LinuxDevice implements VideoCalls.Device {
    /** V4L2_CAP_DEVICE_CAPS: the driver reports what this device file can do, beside what all its device files can do. */
    private static final int HAS_DEVICE_CAPS = 0x8000_0000;

    private static final int MICROS_PER_SECOND = 1_000_000;

    // struct pollfd of poll.h: an int and two shorts.
    private static final int POLLFD_BYTES = 8;
    private static final int POLLFD_EVENTS = 4;
    private static final int POLLFD_REVENTS = 6;
    private static final short POLLIN = 1;
    /** POLLERR, POLLHUP and POLLNVAL. */
    private static final int TROUBLE = 0x8 | 0x10 | 0x20;

    private final int descriptor;
    private final MemorySegment state;
    private final Arena arena;
    private final MemorySegment argument;
    private final MemorySegment planes;
    private final MemorySegment polled;
    private final List<MemorySegment> mapped = new ArrayList<>();
    private boolean closed;

    /** @param arena closed with the device */
    LinuxDevice(int descriptor, MemorySegment state, Arena arena) {
        this.descriptor = descriptor;
        this.state = state;
        this.arena = arena;
        argument = arena.allocate(Requests.FORMAT_BYTES, Long.BYTES);
        planes = arena.allocate((long) Requests.PLANE_BYTES * Requests.MAX_PLANES, Long.BYTES);
        polled = arena.allocate(POLLFD_BYTES, Integer.BYTES);
    }

    private int get(int at) {
        return argument.get(ValueLayout.JAVA_INT, at);
    }

    private void set(int at, int value) {
        argument.set(ValueLayout.JAVA_INT, at, value);
    }

    private void call(Request request) throws CallFailure {
        LinuxVideo.ioctl(descriptor, request, argument, state);
    }

    @Override
    public VideoCalls.Capability capability() throws CallFailure {
        argument.fill((byte) 0);
        call(Requests.QUERYCAP);
        int all = get(Requests.CAPABILITY_OF_ALL);
        return new VideoCalls.Capability(
                text(Requests.CAPABILITY_CARD, Requests.CAPABILITY_CARD_BYTES),
                (all & HAS_DEVICE_CAPS) != 0 ? get(Requests.CAPABILITY_OF_DEVICE) : all);
    }

    private String text(int at, int bytes) {
        byte[] text = argument.asSlice(at, bytes).toArray(ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < bytes && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8).strip();
    }

    @Override
    public OptionalInt offered(VideoCalls.Queue queue, int index) throws CallFailure {
        argument.fill((byte) 0);
        set(Requests.FMTDESC_INDEX, index);
        set(Requests.FMTDESC_TYPE, queue.type);
        try {
            call(Requests.ENUM_FMT);
        } catch (CallFailure e) {
            if (e.errno() == CallFailure.EINVAL) {
                return OptionalInt.empty();
            }
            throw e;
        }
        return OptionalInt.of(get(Requests.FMTDESC_PIXELFORMAT));
    }

    @Override
    public VideoCalls.PictureFormat format(VideoCalls.Queue queue) throws CallFailure {
        argument.fill((byte) 0);
        set(Requests.FORMAT_TYPE, queue.type);
        call(Requests.G_FMT);
        return read(queue);
    }

    @Override
    public VideoCalls.PictureFormat setFormat(VideoCalls.Queue queue, int code, int widthPx, int heightPx)
            throws CallFailure {
        argument.fill((byte) 0); // V4L2_FIELD_ANY, and sizes for the driver to fill in
        set(Requests.FORMAT_TYPE, queue.type);
        set(Requests.FORMAT_WIDTH, widthPx);
        set(Requests.FORMAT_HEIGHT, heightPx);
        set(Requests.FORMAT_PIXELFORMAT, code);
        if (queue == VideoCalls.Queue.MULTI) {
            argument.set(ValueLayout.JAVA_BYTE, Requests.MULTI_NUM_PLANES, (byte) 1);
        }
        call(Requests.S_FMT);
        return read(queue);
    }

    private VideoCalls.PictureFormat read(VideoCalls.Queue queue) {
        boolean multi = queue == VideoCalls.Queue.MULTI;
        return new VideoCalls.PictureFormat(
                get(Requests.FORMAT_PIXELFORMAT),
                get(Requests.FORMAT_WIDTH),
                get(Requests.FORMAT_HEIGHT),
                get(multi ? Requests.MULTI_PLANE_BYTESPERLINE : Requests.SINGLE_BYTESPERLINE),
                multi ? argument.get(ValueLayout.JAVA_BYTE, Requests.MULTI_NUM_PLANES) & 0xFF : 1);
    }

    @Override
    public OptionalLong frameMicros(VideoCalls.Queue queue) throws CallFailure {
        argument.fill((byte) 0);
        set(Requests.STREAMPARM_TYPE, queue.type);
        call(Requests.G_PARM);
        long numerator = Integer.toUnsignedLong(get(Requests.STREAMPARM_NUMERATOR));
        long denominator = Integer.toUnsignedLong(get(Requests.STREAMPARM_DENOMINATOR));
        return numerator == 0 || denominator == 0
                ? OptionalLong.empty()
                : OptionalLong.of(MICROS_PER_SECOND * numerator / denominator);
    }

    @Override
    public int requestBuffers(VideoCalls.Queue queue, int count) throws CallFailure {
        argument.fill((byte) 0);
        set(Requests.REQUESTBUFFERS_COUNT, count);
        set(Requests.REQUESTBUFFERS_TYPE, queue.type);
        set(Requests.REQUESTBUFFERS_MEMORY, Requests.MEMORY_MMAP);
        call(Requests.REQBUFS);
        return get(Requests.REQUESTBUFFERS_COUNT);
    }

    @Override
    public MemorySegment map(VideoCalls.Queue queue, int index) throws CallFailure {
        buffer(queue, index);
        call(Requests.QUERYBUF);
        boolean multi = queue == VideoCalls.Queue.MULTI;
        int bytes = multi ? planes.get(ValueLayout.JAVA_INT, Requests.PLANE_LENGTH) : get(Requests.BUFFER_LENGTH);
        int offset = multi ? planes.get(ValueLayout.JAVA_INT, Requests.PLANE_MEM_OFFSET) : get(Requests.BUFFER_M);
        MemorySegment segment =
                LinuxVideo.map(descriptor, Integer.toUnsignedLong(offset), Integer.toUnsignedLong(bytes), state);
        mapped.add(segment);
        return segment;
    }

    /** Prepares the argument as a buffer with only its number. */
    private void buffer(VideoCalls.Queue queue, int index) {
        argument.fill((byte) 0);
        set(Requests.BUFFER_INDEX, index);
        set(Requests.BUFFER_TYPE, queue.type);
        set(Requests.BUFFER_MEMORY, Requests.MEMORY_MMAP);
        if (queue == VideoCalls.Queue.MULTI) {
            planes.fill((byte) 0);
            argument.set(ValueLayout.JAVA_LONG, Requests.BUFFER_M, planes.address());
            set(Requests.BUFFER_LENGTH, Requests.MAX_PLANES);
        }
    }

    @Override
    public void enqueue(VideoCalls.Queue queue, int index) throws CallFailure {
        buffer(queue, index);
        if (queue == VideoCalls.Queue.MULTI) {
            set(Requests.BUFFER_LENGTH, 1);
        }
        call(Requests.QBUF);
    }

    @Override
    public void start(VideoCalls.Queue queue) throws CallFailure {
        set(0, queue.type);
        call(Requests.STREAMON);
    }

    @Override
    public void stop(VideoCalls.Queue queue) throws CallFailure {
        set(0, queue.type);
        call(Requests.STREAMOFF);
    }

    @Override
    public VideoCalls.Ready poll(Duration limit) throws CallFailure {
        polled.set(ValueLayout.JAVA_INT, 0, descriptor);
        polled.set(ValueLayout.JAVA_SHORT, POLLFD_EVENTS, POLLIN);
        polled.set(ValueLayout.JAVA_SHORT, POLLFD_REVENTS, (short) 0);
        // Rounded up: less than a millisecond left must not become a busy loop.
        long millis = Math.ceilDiv(limit.toNanos(), 1_000_000);
        LinuxVideo.poll(polled, 1, (int) Math.clamp(millis, 0, Integer.MAX_VALUE), state);
        int seen = polled.get(ValueLayout.JAVA_SHORT, POLLFD_REVENTS);
        if ((seen & TROUBLE) != 0) {
            return VideoCalls.Ready.TROUBLE;
        }
        return (seen & POLLIN) != 0 ? VideoCalls.Ready.PICTURE : VideoCalls.Ready.NOTHING;
    }

    @Override
    public Optional<VideoCalls.Filled> dequeue(VideoCalls.Queue queue) throws CallFailure {
        buffer(queue, 0);
        try {
            call(Requests.DQBUF);
        } catch (CallFailure e) {
            if (e.errno() == CallFailure.EAGAIN) {
                return Optional.empty();
            }
            throw e;
        }
        boolean multi = queue == VideoCalls.Queue.MULTI;
        int offset = multi ? planes.get(ValueLayout.JAVA_INT, Requests.PLANE_DATA_OFFSET) : 0;
        int used = multi ? planes.get(ValueLayout.JAVA_INT, Requests.PLANE_BYTESUSED) : get(Requests.BUFFER_BYTESUSED);
        long micros = argument.get(ValueLayout.JAVA_LONG, Requests.BUFFER_SECONDS) * MICROS_PER_SECOND
                + argument.get(ValueLayout.JAVA_LONG, Requests.BUFFER_MICROS);
        return Optional.of(new VideoCalls.Filled(
                get(Requests.BUFFER_INDEX),
                offset,
                used - offset,
                (get(Requests.BUFFER_FLAGS) & Requests.FLAG_ERROR) != 0,
                micros > 0 ? OptionalLong.of(micros) : OptionalLong.empty()));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        mapped.forEach(LinuxVideo::unmap);
        mapped.clear();
        LinuxVideo.close(descriptor);
        arena.close();
    }
}
