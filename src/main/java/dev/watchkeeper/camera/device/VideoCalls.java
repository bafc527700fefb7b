package dev.watchkeeper.camera.device;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The system calls of a camera device, one method for each, without interpretation; thread-safe. The kernel documents them as "Video for Linux API"
 * (linux/videodev2.h).
 */
interface VideoCalls {
    /** Opens a device for reading and writing; no call but {@link Device#poll} waits. */
    Device open(Path device) throws CallFailure;

    /** One of the two ways to hand over buffers; an immutable enumeration. */
    enum Queue {
        /** V4L2_BUF_TYPE_VIDEO_CAPTURE. */
        SINGLE(1),
        /** V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE: the same with a list of planes, of which one is used. */
        MULTI(9);

        final int type;

        Queue(int type) {
            this.type = type;
        }
    }

    /** What poll(2) found; an immutable enumeration. */
    enum Ready {
        NOTHING,
        PICTURE,
        /** POLLERR, POLLHUP or POLLNVAL: the device is gone or has stopped streaming. */
        TROUBLE
    }

    /**
     * What a device says about itself; immutable.
     *
     * @param card its name for people
     * @param abilities V4L2_CAP_…, of this device file
     */
    record Capability(String card, int abilities) {}

    /**
     * How pictures lie in a buffer; immutable.
     *
     * @param code a "four character code" such as YUYV, the first character in the lowest byte
     * @param bytesPerLine from one line to the next, of the first plane of samples; 0 if the driver does not say
     * @param buffers the number of buffers that hold one picture
     */
    record PictureFormat(int code, int widthPx, int heightPx, int bytesPerLine, int buffers) {}

    /**
     * A buffer that the driver has filled; immutable.
     *
     * @param index which buffer
     * @param offset where the picture begins in it
     * @param bytes the size of the picture as the driver says, unchecked
     * @param damaged V4L2_BUF_FLAG_ERROR
     * @param micros when it was taken, usually on the monotonic clock; empty if the driver does not say
     */
    record Filled(int index, int offset, int bytes, boolean damaged, OptionalLong micros) {}

    /** An open device; confined to the thread that opened it. */
    interface Device {
        /** VIDIOC_QUERYCAP. */
        Capability capability() throws CallFailure;

        /**
         * VIDIOC_ENUM_FMT.
         *
         * @return empty after the last
         */
        OptionalInt offered(Queue queue, int index) throws CallFailure;

        /** VIDIOC_G_FMT. */
        PictureFormat format(Queue queue) throws CallFailure;

        /**
         * VIDIOC_S_FMT.
         *
         * @return the format that the driver chose
         */
        PictureFormat setFormat(Queue queue, int code, int widthPx, int heightPx) throws CallFailure;

        /** VIDIOC_G_PARM: the time between two pictures, µs. */
        OptionalLong frameMicros(Queue queue) throws CallFailure;

        /**
         * VIDIOC_REQBUFS, for mapped memory.
         *
         * @return the number of buffers
         */
        int requestBuffers(Queue queue, int count) throws CallFailure;

        /** VIDIOC_QUERYBUF and mmap(2); unmapped when the device is closed. */
        MemorySegment map(Queue queue, int index) throws CallFailure;

        /** VIDIOC_QBUF: gives a buffer to the driver. */
        void enqueue(Queue queue, int index) throws CallFailure;

        /** VIDIOC_STREAMON. */
        void start(Queue queue) throws CallFailure;

        /** VIDIOC_STREAMOFF. */
        void stop(Queue queue) throws CallFailure;

        /** poll(2). */
        Ready poll(Duration limit) throws CallFailure;

        /**
         * VIDIOC_DQBUF.
         *
         * @return empty if there is none (EAGAIN)
         */
        Optional<Filled> dequeue(Queue queue) throws CallFailure;

        /** Unmaps all buffers and closes the device; never fails. */
        void close();
    }
}
