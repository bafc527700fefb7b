package dev.watchkeeper.camera;

import dev.watchkeeper.base.FailureKind;

/**
 * A request to end a camera's session so that a new one is begun, by somebody who cannot do so and only observes; immutable. The arbiter
 * decides. Its kind {@code STOPPED} says that a person asks, which is no failure of the camera.
 *
 * @param camera the camera concerned
 * @param epoch the session that was judged; once it is over the verdict means nothing
 * @param kind what is wrong
 * @param evidence one sentence: what was seen, without secrets
 */
public record Verdict(String camera, long epoch, FailureKind kind, String evidence) {}
