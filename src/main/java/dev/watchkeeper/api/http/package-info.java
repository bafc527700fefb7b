/**
 * The HTTP machinery, whatever it serves: the server and its limits (a {@code Caller} is a connection, a {@code Lane} a queue for threads),
 * access (sign-in, Host, Origin), parameters, replies, files with ranges. Used by {@code api}; everything is thread-safe, and handlers run on
 * a bounded pool of platform threads.
 */
@NullMarked
package dev.watchkeeper.api.http;

import org.jspecify.annotations.NullMarked;
