/**
 * Cameras of this machine, through the kernel's own interface (V4L2) and without any library: finding out what a device gives, choosing a
 * format, and reading its pictures with deadlines. Called by {@code capture}; everything but the values belongs to the capture thread that opened
 * it. {@link dev.watchkeeper.camera.device.VideoCalls} is the seam over the system calls: what lies above it is tested with calls written for the test,
 * what lies below it against drivers of the kernel (docs/decisions/0026-v4l2.md).
 */
@NullMarked
package dev.watchkeeper.camera.device;

import org.jspecify.annotations.NullMarked;
