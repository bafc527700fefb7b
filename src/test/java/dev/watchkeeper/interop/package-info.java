/**
 * Tests against third-party software: GStreamer's RTSP server, Chromium, ffprobe, systemd, util-linux. Tagged {@code interop}; {@code .ci/run}
 * installs the software and runs them.
 */
@NullMarked
package dev.watchkeeper.interop;

import org.jspecify.annotations.NullMarked;
