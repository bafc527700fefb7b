/**
 * Looks whether a camera that is away is back, over connections of its own: TCP and RTSP questions without credentials. The
 * camera's outer loop asks for it and is told what was seen; it alone acts on that. Works on one virtual thread for each camera that is
 * away, touches no native code, and is limited to 50 connections a second for all cameras together.
 */
@NullMarked
package dev.watchkeeper.camera.probe;

import org.jspecify.annotations.NullMarked;
