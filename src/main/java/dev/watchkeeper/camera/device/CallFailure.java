package dev.watchkeeper.camera.device;

/** A system call that failed; immutable. */
final class CallFailure extends Exception {
    private static final long serialVersionUID = 1L;

    // Linux, asm-generic/errno-base.h and errno.h: the same on x64 and arm64.
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENFILE = 23;
    static final int EMFILE = 24;
    static final int ENOTTY = 25;
    static final int ENOSPC = 28;
    static final int EPIPE = 32;
    static final int EPROTO = 71;
    static final int EOVERFLOW = 75;
    static final int EILSEQ = 84;
    static final int ETIMEDOUT = 110;

    private final String call;
    private final int errno;

    /** @param call its name, for example {@code VIDIOC_STREAMON} */
    CallFailure(String call, int errno) {
        super(call + ": errno " + errno);
        this.call = call;
        this.errno = errno;
    }

    String call() {
        return call;
    }

    int errno() {
        return errno;
    }
}
