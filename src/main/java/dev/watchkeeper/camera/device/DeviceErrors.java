package dev.watchkeeper.camera.device;

import static dev.watchkeeper.camera.device.CallFailure.EACCES;
import static dev.watchkeeper.camera.device.CallFailure.EBUSY;
import static dev.watchkeeper.camera.device.CallFailure.EILSEQ;
import static dev.watchkeeper.camera.device.CallFailure.EINVAL;
import static dev.watchkeeper.camera.device.CallFailure.EIO;
import static dev.watchkeeper.camera.device.CallFailure.EISDIR;
import static dev.watchkeeper.camera.device.CallFailure.EMFILE;
import static dev.watchkeeper.camera.device.CallFailure.ENFILE;
import static dev.watchkeeper.camera.device.CallFailure.ENODEV;
import static dev.watchkeeper.camera.device.CallFailure.ENOENT;
import static dev.watchkeeper.camera.device.CallFailure.ENOMEM;
import static dev.watchkeeper.camera.device.CallFailure.ENOSPC;
import static dev.watchkeeper.camera.device.CallFailure.ENOTDIR;
import static dev.watchkeeper.camera.device.CallFailure.ENOTTY;
import static dev.watchkeeper.camera.device.CallFailure.ENXIO;
import static dev.watchkeeper.camera.device.CallFailure.EOVERFLOW;
import static dev.watchkeeper.camera.device.CallFailure.EPERM;
import static dev.watchkeeper.camera.device.CallFailure.EPIPE;
import static dev.watchkeeper.camera.device.CallFailure.EPROTO;
import static dev.watchkeeper.camera.device.CallFailure.ETIMEDOUT;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Explains the kernel's errors for one device: a cause, and a sentence with the remedy; immutable. */
final class DeviceErrors {
    private final Path device;
    private final Inventory inventory;

    DeviceErrors(Path device, Inventory inventory) {
        this.device = device;
        this.inventory = inventory;
    }

    /** For a device that is being opened. */
    FailureException opening(CallFailure failure) {
        return switch (failure.errno()) {
            case ENOENT, ENOTDIR ->
                failure(FailureKind.NOT_FOUND, "there is no device " + device + "; " + inventory.sentence(), failure);
            case EACCES -> failure(FailureKind.ENVIRONMENT, "this user may not open " + device + rights(), failure);
            case EPERM ->
                failure(
                        FailureKind.ENVIRONMENT,
                        "nobody may open " + device + " here: pass it to the container (--device " + device
                                + "), or give the systemd service DeviceAllow=char-video4linux",
                        failure);
            case EBUSY ->
                failure(
                        FailureKind.BUSY,
                        "another program uses " + device + "; `fuser -v " + device + "` names it",
                        failure);
            case EISDIR, ENOTTY -> failure(FailureKind.BAD_URL, device + " is no camera device", failure);
            case ENODEV, ENXIO ->
                failure(
                        FailureKind.NOT_FOUND,
                        device + " delivers no video: it is unplugged, nothing feeds it, or it is no camera",
                        failure);
            case EMFILE, ENFILE ->
                failure(
                        FailureKind.ENVIRONMENT,
                        "no file descriptors are left for " + device + " (`ulimit -n`)",
                        failure);
            case ENOMEM ->
                failure(FailureKind.ENVIRONMENT, "the kernel has no memory for pictures of " + device, failure);
            case EIO ->
                failure(FailureKind.ENDED, device + " does not start: nothing feeds it, or it is faulty", failure);
            case EPIPE, EPROTO, EILSEQ, ETIMEDOUT, EOVERFLOW ->
                failure(
                        FailureKind.ENDED,
                        device + " does not respond to its driver as expected (" + failure.getMessage()
                                + "): plug it in again, or try another cable or port",
                        failure);
            case ENOSPC ->
                failure(
                        FailureKind.BUSY,
                        "the USB bus has no bandwidth left for " + device
                                + ": set a smaller device-size, or use another port",
                        failure);
            case EINVAL ->
                failure(
                        FailureKind.UNSUPPORTED_CODEC,
                        device + " refuses this format or size (" + failure.call() + ")",
                        failure);
            default -> failure(FailureKind.INTERNAL, device + " cannot be used: " + failure.getMessage(), failure);
        };
    }

    /** For a device that is being read. */
    FailureException reading(CallFailure failure) {
        return failure(
                FailureKind.ENDED,
                failure.errno() == ENODEV
                        ? device + " was unplugged"
                        : device + " delivers no more video: its driver gave up (" + failure.getMessage() + ")",
                failure);
    }

    /** As precise as the file's rights allow. */
    private String rights() {
        try {
            PosixFileAttributes file = Files.readAttributes(device, PosixFileAttributes.class);
            String group = file.group().getName();
            boolean groupMay = PosixFilePermissions.toString(file.permissions()).startsWith("rw", 3);
            String owner = " (it belongs to " + file.owner().getName() + ":" + group + ", "
                    + PosixFilePermissions.toString(file.permissions()) + ")";
            return owner
                    + (groupMay && !group.equals("root")
                            ? ": add the user to the group " + group + " (`usermod -aG " + group
                                    + " USER`, in a container --group-add) and restart"
                            : ": let a group read and write it, usually video, and add the user to that group");
        } catch (IOException | UnsupportedOperationException e) {
            return Files.exists(device, LinkOption.NOFOLLOW_LINKS)
                    ? ": add the user to the group that owns it, usually video"
                    : ": a folder on the path cannot be entered";
        }
    }

    private static FailureException failure(FailureKind kind, String sentence, CallFailure cause) {
        return new FailureException(kind, sentence, cause);
    }
}
