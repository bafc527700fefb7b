package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureKind;
import java.util.Optional;

/**
 * What a recorder is doing at one moment; immutable.
 *
 * @param wanted whether something is to be recorded now
 * @param recording whether a file is open
 * @param bytes bytes written since the start of the process
 * @param lastProgressNanos when bytes last reached a file, or a file was opened, monotonic
 * @param droppedPackets packets that arrived faster than they could be written
 * @param failure why nothing can be written at present
 */
public record RecorderStatus(
        boolean wanted,
        boolean recording,
        long bytes,
        long lastProgressNanos,
        long droppedPackets,
        Optional<FailureKind> failure) {}
