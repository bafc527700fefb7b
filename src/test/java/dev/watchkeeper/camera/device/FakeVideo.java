package dev.watchkeeper.camera.device;

import dev.watchkeeper.base.ManualClock;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A driver that does what a test scripts, and enforces the rules of V4L2: an impossible call fails the test. Its clock moves by the time that poll
 * waits.
 */
final class FakeVideo implements VideoCalls {
    static final int CAPTURE = 0x1;
    static final int CAPTURE_MULTI = 0x1000;
    static final int STREAMING = 0x400_0000;
    static final int BUFFER_BYTES = 4096;

    final ManualClock clock;
    String card = "Test camera";
    int abilities = CAPTURE | STREAMING;
    /** The formats that ENUM_FMT lists. */
    List<Integer> offered = List.of();
    /** The formats that S_FMT accepts; otherwise the driver keeps its own. */
    Set<Integer> granted = new TreeSet<>();

    PictureFormat format = new PictureFormat(PixelFormat.YUYV.code(), 64, 48, 128, 1);
    int gap;
    int largest = 1 << 12;
    int buffers = 4;
    /** By the name of the call: how many times it still fails, unless forever. */
    private final Map<String, Integer> errnos = new HashMap<>();

    private final Map<String, Integer> left = new HashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    final List<String> calls = new ArrayList<>();
    int open;
    int opened;
    Runnable whilePolling = () -> {};

    FakeVideo(ManualClock clock) {
        this.clock = clock;
    }

    /** What happens after poll has waited for a time; immutable. */
    private sealed interface Event {
        Duration after();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Picture(
            Duration after, byte[] data, int offset, int claimed, int index, boolean damaged, long micros)
            implements Event {}

    private record Announced(Duration after) implements Event {}

    private record Trouble(Duration after) implements Event {}

    FakeVideo gives(PixelFormat... pixels) {
        List<Integer> codes = new ArrayList<>();
        for (PixelFormat one : pixels) {
            codes.add(one.code());
            granted.add(one.code());
        }
        offered = codes;
        return this;
    }

    FakeVideo failing(String call, int errno) {
        errnos.put(call, errno);
        left.put(call, Integer.MAX_VALUE);
        return this;
    }

    FakeVideo failingOnce(String call, int errno) {
        errnos.put(call, errno);
        left.put(call, 1);
        return this;
    }

    FakeVideo picture(byte[] data, long micros) {
        events.add(new Picture(Duration.ofMillis(40), data, 0, data.length, -1, false, micros));
        return this;
    }

    FakeVideo damagedPicture(Duration after) {
        events.add(new Picture(after, new byte[10], 0, 10, -1, true, 0));
        return this;
    }

    /** The driver gives a wrong place for the picture. */
    FakeVideo lie(int index, int offset, int bytes) {
        events.add(new Picture(Duration.ofMillis(40), new byte[0], offset, bytes, index, false, 0));
        return this;
    }

    FakeVideo announceNothing() {
        events.add(new Announced(Duration.ZERO));
        return this;
    }

    FakeVideo trouble() {
        events.add(new Trouble(Duration.ofMillis(10)));
        return this;
    }

    private void call(String name) throws CallFailure {
        calls.add(name);
        int failures = left.getOrDefault(name, 0);
        if (failures > 0) {
            left.put(name, failures - 1);
            throw new CallFailure(name, errnos.getOrDefault(name, 0));
        }
    }

    @Override
    public Device open(Path device) throws CallFailure {
        call("open");
        if (open > 0) {
            throw new IllegalStateException("it is open already");
        }
        open++;
        opened++;
        return new Opened();
    }

    private final class Opened implements Device {
        private final List<byte[]> memory = new ArrayList<>();
        private final Deque<Integer> queued = new ArrayDeque<>();
        private boolean streaming;
        private boolean closed;
        private Duration waited = Duration.ZERO;

        private void call(String name, Queue queue) throws CallFailure {
            if (closed) {
                throw new IllegalStateException(name + " of a closed device");
            }
            if (queue != ((abilities & CAPTURE) != 0 ? Queue.SINGLE : Queue.MULTI)) {
                throw new CallFailure(name, CallFailure.EINVAL);
            }
            FakeVideo.this.call(name);
        }

        @Override
        public Capability capability() throws CallFailure {
            FakeVideo.this.call("VIDIOC_QUERYCAP");
            return new Capability(card, abilities);
        }

        @Override
        public OptionalInt offered(Queue queue, int index) throws CallFailure {
            call("VIDIOC_ENUM_FMT", queue);
            return index < offered.size() ? OptionalInt.of(offered.get(index)) : OptionalInt.empty();
        }

        @Override
        public PictureFormat format(Queue queue) throws CallFailure {
            call("VIDIOC_G_FMT", queue);
            return format;
        }

        @Override
        public PictureFormat setFormat(Queue queue, int code, int widthPx, int heightPx) throws CallFailure {
            call("VIDIOC_S_FMT", queue);
            if (!memory.isEmpty()) {
                throw new CallFailure("VIDIOC_S_FMT", CallFailure.EBUSY);
            }
            int width = Math.min(widthPx, largest);
            int now = granted.contains(code) ? code : format.code();
            format = new PictureFormat(now, width, heightPx, width * (now == PixelFormat.YUYV.code() ? 2 : 1) + gap, 1);
            return format;
        }

        @Override
        public OptionalLong frameMicros(Queue queue) throws CallFailure {
            call("VIDIOC_G_PARM", queue);
            return OptionalLong.of(40_000);
        }

        @Override
        public int requestBuffers(Queue queue, int count) throws CallFailure {
            call("VIDIOC_REQBUFS", queue);
            for (int i = 0; i < Math.min(count, buffers); i++) {
                memory.add(new byte[Math.max(BUFFER_BYTES, format.bytesPerLine() * format.heightPx() * 2)]);
            }
            return memory.size();
        }

        @Override
        public MemorySegment map(Queue queue, int index) throws CallFailure {
            call("mmap", queue);
            return MemorySegment.ofArray(memory.get(index));
        }

        @Override
        public void enqueue(Queue queue, int index) throws CallFailure {
            call("VIDIOC_QBUF", queue);
            if (queued.contains(index) || index >= memory.size()) {
                throw new IllegalStateException("buffer " + index + " is the driver's already, or none");
            }
            queued.add(index);
        }

        @Override
        public void start(Queue queue) throws CallFailure {
            call("VIDIOC_STREAMON", queue);
            if (queued.size() != memory.size()) {
                throw new IllegalStateException("a buffer was not given to the driver");
            }
            streaming = true;
        }

        @Override
        public void stop(Queue queue) throws CallFailure {
            call("VIDIOC_STREAMOFF", queue);
            streaming = false;
        }

        @Override
        public Ready poll(Duration limit) throws CallFailure {
            FakeVideo.this.call("poll");
            whilePolling.run();
            Event next = events.peek();
            Duration wait = next == null ? limit : next.after().minus(waited);
            if (next == null || wait.compareTo(limit) > 0) {
                clock.advance(limit);
                waited = waited.plus(limit);
                return Ready.NOTHING;
            }
            clock.advance(wait);
            waited = Duration.ZERO;
            return next instanceof Trouble ? Ready.TROUBLE : Ready.PICTURE;
        }

        @Override
        public Optional<Filled> dequeue(Queue queue) throws CallFailure {
            call("VIDIOC_DQBUF", queue);
            if (!streaming) {
                throw new CallFailure("VIDIOC_DQBUF", CallFailure.EINVAL);
            }
            return switch (events.poll()) {
                case Picture picture -> {
                    boolean honest = picture.index < 0;
                    int index = honest ? queued.remove() : picture.index;
                    if (honest) {
                        System.arraycopy(picture.data, 0, memory.get(index), 0, picture.data.length);
                    } else {
                        queued.remove(index);
                    }
                    yield Optional.of(new Filled(
                            index,
                            picture.offset,
                            picture.claimed,
                            picture.damaged,
                            picture.micros > 0 ? OptionalLong.of(picture.micros) : OptionalLong.empty()));
                }
                case Announced ignored -> Optional.empty();
                case Trouble ignored -> Optional.empty();
                case null -> Optional.empty();
            };
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("it was closed before");
            }
            closed = true;
            open--;
        }
    }
}
