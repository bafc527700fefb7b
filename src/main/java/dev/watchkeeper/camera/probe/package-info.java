/**
 * Checks whether a camera that is away is back, over separate connections: RTSP and HTTP requests without credentials. The camera's outer loop starts
 * it, takes its sightings and alone acts on them. Each camera that is away has a virtual thread; no native code; at most 50 connections per second for
 * all cameras together.
 */
@NullMarked
package dev.watchkeeper.camera.probe;

import org.jspecify.annotations.NullMarked;
