/**
 * What is said between Watchkeeper and a camera on the network before and beside its pictures, RTSP and HTTP: addresses, heads of messages, what
 * answers mean, sign-in, redirects, TLS, and the relay that stands between libav and a camera. Called by capture for sessions and by probe for looks.
 * The relay works on virtual threads of its own; everything else on its caller's.
 */
@NullMarked
package dev.watchkeeper.camera.dialogue;

import org.jspecify.annotations.NullMarked;
