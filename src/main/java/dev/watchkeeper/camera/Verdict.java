package dev.watchkeeper.camera;

import dev.watchkeeper.base.FailureKind;

/**
 * A request by an observer to replace a camera's session; immutable. The arbiter decides. The kind {@code STOPPED} means that a person requests it, which
 * is no failure of the camera.
 *
 * @param camera the camera concerned
 * @param epoch the judged session; once it is over, the verdict is void
 * @param kind what is wrong
 * @param evidence what was observed, in one sentence without secrets
 */
public record Verdict(String camera, long epoch, FailureKind kind, String evidence) {}
