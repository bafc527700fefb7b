package dev.watchkeeper.camera.health;

import dev.watchkeeper.base.FailureKind;
import java.time.Instant;
import java.util.Optional;

/**
 * A camera's state with its cause; immutable.
 *
 * @param cause empty while healthy and before the first failure
 * @param sentence the cause for people
 * @param since when the state began
 * @param pictures whether good pictures arrive
 */
public record Condition(
        CameraState state, Optional<FailureKind> cause, String sentence, Instant since, boolean pictures) {}
