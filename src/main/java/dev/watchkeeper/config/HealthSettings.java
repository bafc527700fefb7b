package dev.watchkeeper.config;

import java.time.Duration;

/**
 * Deadlines after which a camera does not really see; immutable.
 *
 * @param connectTimeout the longest opening of a session
 * @param stallNotice no video for so long is noticed and shown
 * @param stallLimit no video for so long ends the session
 * @param firstKeyframe the longest wait for the first keyframe of a session
 * @param offlineAfter no picture for so long makes a camera offline
 */
public record HealthSettings(
        Duration connectTimeout,
        Duration stallNotice,
        Duration stallLimit,
        Duration firstKeyframe,
        Duration offlineAfter) {}
