/**
 * Cameras of this machine, through the kernel's own interface (V4L2) and without any library: identifies a device, chooses a format, and reads its
 * pictures with deadlines. Called by {@code camera.session}; everything but the values belongs to the capture thread that opened it.
 * {@link dev.watchkeeper.camera.device.VideoCalls} is the seam over the system calls: tests replace the calls below it for what lies above, and use
 * kernel drivers for what lies below (docs/decisions/0026-v4l2.md).
 */
@NullMarked
package dev.watchkeeper.camera.device;

import org.jspecify.annotations.NullMarked;
