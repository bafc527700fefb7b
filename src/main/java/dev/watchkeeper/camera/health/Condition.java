package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Instant;
import java.util.Optional;

/**
 * What people are told of a camera; immutable.
 *
 * @param cause empty while healthy and before the first failure
 * @param sentence says the same for people
 * @param since when the state began
 * @param pictures whether good pictures come
 */
public record Condition(
        CameraState state, Optional<FailureKind> cause, String sentence, Instant since, boolean pictures) {}
