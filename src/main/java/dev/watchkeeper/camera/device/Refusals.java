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

/** What the kernel's refusals mean for one device: a kind, and a sentence with the remedy; immutable. */
final class Refusals {
    private final Path device;
    private final Inventory inventory;

    Refusals(Path device, Inventory inventory) {
        this.device = device;
        this.inventory = inventory;
    }

    /** Of a device that is being opened. */
    FailureException opening(CallFailure failure) {
        return switch (failure.errno()) {
            case ENOENT, ENOTDIR ->
                failure(FailureKind.NOT_FOUND, "there is no device " + device + "; " + inventory.sentence(), failure);
            case EACCES -> failure(FailureKind.ENVIRONMENT, "this user may not open " + device + rights(), failure);
            case EPERM ->
                failure(
                        FailureKind.ENVIRONMENT,
                        "nobody may open " + device + " here: a container has to be handed it (--device " + device
                                + "), a service of systemd needs DeviceAllow=char-video4linux",
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
                        device + " gives no video: it is unplugged, nothing feeds it, or it is no camera",
                        failure);
            case EMFILE, ENFILE ->
                failure(
                        FailureKind.ENVIRONMENT,
                        "there are no more file descriptors for " + device + " (`ulimit -n`)",
                        failure);
            case ENOMEM ->
                failure(FailureKind.ENVIRONMENT, "the kernel has no memory for pictures of " + device, failure);
            case EIO ->
                failure(FailureKind.ENDED, device + " does not start: nothing feeds it, or it has a fault", failure);
            case EPIPE, EPROTO, EILSEQ, ETIMEDOUT, EOVERFLOW ->
                failure(
                        FailureKind.ENDED,
                        device + " does not answer its driver as it should (" + failure.getMessage()
                                + "): plug it in again, or try another cable or port",
                        failure);
            case ENOSPC ->
                failure(
                        FailureKind.BUSY,
                        "the USB bus has no room for " + device
                                + " beside what it carries; a smaller device-size or another port helps",
                        failure);
            case EINVAL ->
                failure(
                        FailureKind.UNSUPPORTED_CODEC,
                        device + " refuses this format or size (" + failure.call() + ")",
                        failure);
            default -> failure(FailureKind.INTERNAL, device + " cannot be used: " + failure.getMessage(), failure);
        };
    }

    /** Of a device whose pictures are being read. */
    FailureException reading(CallFailure failure) {
        return failure(
                FailureKind.ENDED,
                failure.errno() == ENODEV
                        ? device + " was unplugged"
                        : device + " gives no more: its driver gave up (" + failure.getMessage() + ")",
                failure);
    }

    /** As precise as the file says; nothing of it is needed for the kind. */
    private String rights() {
        try {
            PosixFileAttributes file = Files.readAttributes(device, PosixFileAttributes.class);
            String group = file.group().getName();
            boolean groupMay = PosixFilePermissions.toString(file.permissions()).startsWith("rw", 3);
            String owner = " (it belongs to " + file.owner().getName() + ":" + group + ", "
                    + PosixFilePermissions.toString(file.permissions()) + ")";
            return owner
                    + (groupMay && !group.equals("root")
                            ? ": put the user into the group " + group + " (`usermod -aG " + group
                                    + " USER`, in a container --group-add), and start anew"
                            : ": let its group read and write, mostly video, and put the user into that group");
        } catch (IOException | UnsupportedOperationException e) {
            return Files.exists(device, LinkOption.NOFOLLOW_LINKS)
                    ? ": put the user into the group that owns it, mostly video"
                    : ": a folder on the way to it may not be entered";
        }
    }

    private static FailureException failure(FailureKind kind, String sentence, CallFailure cause) {
        return new FailureException(kind, sentence, cause);
    }
}
