package dev.watchkeeper.camera.session;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What later stages count for a camera and its status shows; immutable. The suppliers are called on any thread and must not wait.
 *
 * @param droppedPackets packets that slow consumers could not take
 * @param decodeErrors pictures that could not be decoded
 * @param decode how its pictures are decoded
 */
public record CameraCounters(LongSupplier droppedPackets, LongSupplier decodeErrors, Supplier<Decoding> decode) {
    /** For a camera that nobody decodes. */
    public static final CameraCounters NONE = new CameraCounters(() -> 0, () -> 0, () -> Decoding.only("off"));
}
