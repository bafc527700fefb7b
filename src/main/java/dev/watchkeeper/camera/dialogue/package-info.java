/**
 * The dialogue with a network camera around its pictures, over RTSP and HTTP: addresses, message heads, the meaning of answers, sign-in, redirects, TLS,
 * and the relay between libav and a camera. Called by {@code camera.session} and {@code camera.probe}. The relay has its own virtual threads; everything
 * else runs on its caller's.
 */
@NullMarked
package dev.watchkeeper.camera.dialogue;

import org.jspecify.annotations.NullMarked;
