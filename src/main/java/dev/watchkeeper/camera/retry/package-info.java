/**
 * When to try a camera that is away again, and what status it has meanwhile: the timing policy alone, without cameras, network or threads. The outer
 * loops ask it; any other program may use {@code CameraWatchdog} alone. Thread-safe; callbacks run on the thread whose call caused the change, never
 * under a lock.
 */
@NullMarked
package dev.watchkeeper.camera.retry;

import org.jspecify.annotations.NullMarked;
