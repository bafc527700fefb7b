/**
 * The machinery of the HTTP side, whatever it serves: the server and its bounds (who is slow is a {@code Caller}, who waits for a thread is in a
 * {@code Lane}), who may ask (sign-in, Host, Origin), parameters, replies, files with ranges. Called by {@code api}; everything is thread-safe and handlers
 * run on a bounded pool of platform threads.
 */
@NullMarked
package dev.watchkeeper.api.http;

import org.jspecify.annotations.NullMarked;
