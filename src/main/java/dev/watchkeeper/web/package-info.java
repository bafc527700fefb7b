/**
 * The machinery of the HTTP side, whatever it serves: the server and its bounds, who may ask (sign-in, Host, Origin), parameters, replies,\n * files with ranges. Called by {@code api}; everything is thread-safe and handlers run on a bounded pool of platform threads.
 */
@NullMarked
package dev.watchkeeper.web;

import org.jspecify.annotations.NullMarked;
