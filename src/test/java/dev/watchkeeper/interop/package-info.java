/**
 * Tests of the whole node against parts made by others: GStreamer's RTSP server, Chromium, ffprobe. Tagged {@code interop}; {@code
 * .ci/run} installs the parts and runs them.
 */
@NullMarked
package dev.watchkeeper.interop;

import org.jspecify.annotations.NullMarked;
