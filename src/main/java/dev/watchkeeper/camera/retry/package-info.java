/**
 * When a camera that is away is tried again, and what it is called meanwhile: the timing policy alone, without cameras, network or
 * threads of its own. The outer loops of capture ask it; any other program may use {@code CameraWatchdog} by itself. Safe from many
 * threads; callbacks run on the thread whose call brought the change, never under a lock.
 */
@NullMarked
package dev.watchkeeper.camera.retry;

import org.jspecify.annotations.NullMarked;
