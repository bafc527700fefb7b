package dev.watchkeeper.camera.device;

/**
 * The requests of V4L2 and the offsets of their arguments, from linux/videodev2.h; stateless. They are the same on x64 and arm64, whose longs and
 * pointers are little-endian and have 8 bytes.
 */
final class Requests {
    // struct v4l2_capability
    static final int CAPABILITY_BYTES = 104;
    static final int CAPABILITY_CARD = 16;
    static final int CAPABILITY_CARD_BYTES = 32;
    static final int CAPABILITY_OF_ALL = 84;
    static final int CAPABILITY_OF_DEVICE = 88;

    // struct v4l2_fmtdesc
    static final int FMTDESC_BYTES = 64;
    static final int FMTDESC_INDEX = 0;
    static final int FMTDESC_TYPE = 4;
    static final int FMTDESC_PIXELFORMAT = 44;

    // struct v4l2_format: the type, then from byte 8 on a v4l2_pix_format or a v4l2_pix_format_mplane
    static final int FORMAT_BYTES = 208;
    static final int FORMAT_TYPE = 0;
    static final int FORMAT_WIDTH = 8;
    static final int FORMAT_HEIGHT = 12;
    static final int FORMAT_PIXELFORMAT = 16;
    static final int SINGLE_BYTESPERLINE = 24;
    static final int MULTI_PLANE_BYTESPERLINE = 32;
    static final int MULTI_NUM_PLANES = 188;

    // struct v4l2_streamparm with a v4l2_captureparm
    static final int STREAMPARM_BYTES = 204;
    static final int STREAMPARM_TYPE = 0;
    static final int STREAMPARM_NUMERATOR = 12;
    static final int STREAMPARM_DENOMINATOR = 16;

    // struct v4l2_requestbuffers
    static final int REQUESTBUFFERS_BYTES = 20;
    static final int REQUESTBUFFERS_COUNT = 0;
    static final int REQUESTBUFFERS_TYPE = 4;
    static final int REQUESTBUFFERS_MEMORY = 8;

    // struct v4l2_buffer
    static final int BUFFER_BYTES = 88;
    static final int BUFFER_INDEX = 0;
    static final int BUFFER_TYPE = 4;
    static final int BUFFER_BYTESUSED = 8;
    static final int BUFFER_FLAGS = 12;
    static final int BUFFER_SECONDS = 24;
    static final int BUFFER_MICROS = 32;
    static final int BUFFER_MEMORY = 60;
    static final int BUFFER_M = 64;
    static final int BUFFER_LENGTH = 72;

    // struct v4l2_plane
    static final int PLANE_BYTES = 64;
    static final int PLANE_BYTESUSED = 0;
    static final int PLANE_LENGTH = 4;
    static final int PLANE_MEM_OFFSET = 8;
    static final int PLANE_DATA_OFFSET = 16;

    /** VIDEO_MAX_PLANES. */
    static final int MAX_PLANES = 8;
    /** V4L2_MEMORY_MMAP. */
    static final int MEMORY_MMAP = 1;
    /** V4L2_BUF_FLAG_ERROR. */
    static final int FLAG_ERROR = 0x40;

    static final Request QUERYCAP = new Request("VIDIOC_QUERYCAP", read(0, CAPABILITY_BYTES));
    static final Request ENUM_FMT = new Request("VIDIOC_ENUM_FMT", both(2, FMTDESC_BYTES));
    static final Request G_FMT = new Request("VIDIOC_G_FMT", both(4, FORMAT_BYTES));
    static final Request S_FMT = new Request("VIDIOC_S_FMT", both(5, FORMAT_BYTES));
    static final Request REQBUFS = new Request("VIDIOC_REQBUFS", both(8, REQUESTBUFFERS_BYTES));
    static final Request QUERYBUF = new Request("VIDIOC_QUERYBUF", both(9, BUFFER_BYTES));
    static final Request QBUF = new Request("VIDIOC_QBUF", both(15, BUFFER_BYTES));
    static final Request DQBUF = new Request("VIDIOC_DQBUF", both(17, BUFFER_BYTES));
    static final Request STREAMON = new Request("VIDIOC_STREAMON", write(18, Integer.BYTES));
    static final Request STREAMOFF = new Request("VIDIOC_STREAMOFF", write(19, Integer.BYTES));
    static final Request G_PARM = new Request("VIDIOC_G_PARM", both(21, STREAMPARM_BYTES));

    /** A request with its name; immutable. */
    record Request(String name, long number) {}

    private Requests() {}

    // asm-generic/ioctl.h: direction, size, the letter of the subsystem, number.
    private static long request(long direction, int number, int bytes) {
        return direction << 30 | (long) bytes << 16 | 'V' << 8 | number;
    }

    private static long write(int number, int bytes) {
        return request(1, number, bytes);
    }

    private static long read(int number, int bytes) {
        return request(2, number, bytes);
    }

    private static long both(int number, int bytes) {
        return request(3, number, bytes);
    }
}
