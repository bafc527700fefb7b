package dev.watchkeeper.camera.device;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.device.VideoCalls.Capability;
import dev.watchkeeper.camera.device.VideoCalls.PictureFormat;
import dev.watchkeeper.camera.device.VideoCalls.Queue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Identifies a device and agrees with its driver on a format; confined to the thread that opened the device. */
final class Negotiation {
    // V4L2_CAP_… of linux/videodev2.h.
    private static final int CAPTURE = 0x1;
    private static final int OUTPUT = 0x2;
    private static final int CAPTURE_MULTI = 0x1000;
    private static final int OUTPUT_MULTI = 0x2000;
    private static final int CODEC = 0x8000 | 0x4000;
    private static final int METADATA = 0x80_0000;
    private static final int STREAMING = 0x400_0000;

    /** No driver offers that many; an endless list must not block the session. */
    private static final int MAX_OFFERED = 128;

    /** A longer list would not be read. */
    private static final int MAX_NAMED = 8;

    private final VideoCalls.Device device;
    private final Path path;

    Negotiation(VideoCalls.Device device, Path path) {
        this.device = device;
        this.path = path;
    }

    /** The agreed format; immutable. */
    record Agreed(Queue queue, PixelFormat pixels, PictureFormat format) {}

    /** A size in pixels; immutable. */
    record Size(int widthPx, int heightPx) {
        /** @param text for example {@code 1280x720} */
        static Size of(String text) {
            String[] parts = text.split("x", 2);
            return new Size(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        }
    }

    /** How the device hands over pictures; fails if it delivers none. */
    Queue queue() throws CallFailure, FailureException {
        Capability capability;
        try {
            capability = device.capability();
        } catch (CallFailure e) {
            // Some drivers other than V4L2 answer EINVAL.
            throw e.errno() == CallFailure.EINVAL ? new CallFailure(e.call(), CallFailure.ENOTTY) : e;
        }
        int abilities = capability.abilities();
        boolean captures = (abilities & (CAPTURE | CAPTURE_MULTI)) != 0;
        if (!captures || (abilities & STREAMING) == 0) {
            String name = path + (capability.card().isEmpty() ? "" : " (" + capability.card() + ")");
            throw new FailureException(FailureKind.NOT_FOUND, name + notACamera(abilities, captures));
        }
        return (abilities & CAPTURE) != 0 ? Queue.SINGLE : Queue.MULTI;
    }

    /** Reported as "not found", not as a mistake: numbers change with the order in which devices are plugged in. */
    private static String notACamera(int abilities, boolean captures) {
        if (captures) {
            return " delivers pictures only in a way that is out of use (read instead of streaming)";
        }
        if ((abilities & CODEC) != 0) {
            return " delivers no video: it is a codec of this machine, no camera";
        }
        if ((abilities & METADATA) != 0) {
            return " delivers no video, only data about it: a camera has several devices; usually the one before this has the pictures";
        }
        if ((abilities & (OUTPUT | OUTPUT_MULTI)) != 0) {
            return " delivers no video: nothing feeds it, or it is a screen";
        }
        return " delivers no video: it is no camera";
    }

    /**
     * Sets the first format that the driver accepts.
     *
     * @param families the preferred first
     * @param size if empty, the driver's own
     * @param refused formats not to try
     */
    Agreed agree(Queue queue, List<DeviceFormat> families, Optional<Size> size, Set<PixelFormat> refused)
            throws CallFailure, FailureException {
        List<Integer> offered = offered(queue);
        Optional<Size> now = sizeOfNow(queue);
        Size wanted = size.or(() -> now).orElse(new Size(0, 0));
        for (PixelFormat pixels : candidates(families, offered)) {
            if (refused.contains(pixels)) {
                continue;
            }
            Optional<PictureFormat> set = set(queue, pixels, wanted, now.isEmpty());
            if (set.isPresent()) {
                return new Agreed(queue, pixels, set.get());
            }
        }
        if (now.isEmpty()) {
            throw new FailureException(
                    FailureKind.NOT_FOUND,
                    path + " delivers no video yet: nothing feeds it (its driver has no format)");
        }
        throw nothingToWatch(families, offered);
    }

    /** Empty if the driver has no format, like a virtual one that nothing feeds yet. */
    private Optional<Size> sizeOfNow(Queue queue) throws CallFailure {
        try {
            PictureFormat now = device.format(queue);
            return Optional.of(new Size(now.widthPx(), now.heightPx()));
        } catch (CallFailure e) {
            if (e.errno() == CallFailure.EINVAL) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The codes of the formats that the device lists; empty if it lists none. */
    private List<Integer> offered(Queue queue) throws CallFailure {
        List<Integer> codes = new ArrayList<>();
        for (int i = 0; i < MAX_OFFERED; i++) {
            OptionalInt code;
            try {
                code = device.offered(queue, i);
            } catch (CallFailure e) {
                if (e.errno() == CallFailure.ENOTTY) {
                    break; // the driver keeps no list
                }
                throw e;
            }
            if (code.isEmpty()) {
                break;
            }
            codes.add(code.getAsInt());
        }
        return codes;
    }

    private static List<PixelFormat> candidates(List<DeviceFormat> families, List<Integer> offered) {
        return families.stream()
                .flatMap(family -> Arrays.stream(PixelFormat.values()).filter(pixels -> pixels.family() == family))
                .filter(pixels -> offered.isEmpty() || offered.contains(pixels.code()))
                .toList();
    }

    /** Drivers choose what is nearest to the request: another size is acceptable, another format is not. */
    private Optional<PictureFormat> set(Queue queue, PixelFormat pixels, Size wanted, boolean unfed)
            throws CallFailure {
        try {
            PictureFormat set = device.setFormat(queue, pixels.code(), wanted.widthPx(), wanted.heightPx());
            boolean good = set.code() == pixels.code() && set.buffers() == 1 && set.widthPx() > 0 && set.heightPx() > 0;
            return good ? Optional.of(set) : Optional.empty();
        } catch (CallFailure e) {
            // A virtual device that nothing feeds also reports that it is busy.
            if (e.errno() == CallFailure.EINVAL || unfed && e.errno() == CallFailure.EBUSY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** With a choice of formats, it may be a virtual device that nothing feeds yet; with a single one, the setting is more likely wrong. */
    private FailureException nothingToWatch(List<DeviceFormat> families, List<Integer> offered) {
        String others = offered.isEmpty()
                ? "it lists no formats"
                : "it has "
                        + offered.stream()
                                .map(PixelFormat::name)
                                .distinct()
                                .limit(MAX_NAMED)
                                .collect(Collectors.joining(", "))
                        + (offered.size() > MAX_NAMED ? ", …" : "");
        if (families.size() > 1) {
            return new FailureException(
                    FailureKind.NOT_FOUND,
                    path + " delivers nothing that can be watched: nothing feeds it, or it has only other formats ("
                            + others + ")");
        }
        String family = families.isEmpty() ? "video" : families.getFirst().words();
        return new FailureException(
                FailureKind.UNSUPPORTED_CODEC,
                path + " delivers no " + family + " (" + others + "); set `device-format: auto` to accept what it has");
    }
}
