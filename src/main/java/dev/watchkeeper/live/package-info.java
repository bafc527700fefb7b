/**
 * Pictures for people who look now: live video as fragments of MP4, and the last picture as JPEG. Fed by capture, read by\n * {@code api}; offers of packets never wait, and one thread decodes for all cameras.
 */
@NullMarked
package dev.watchkeeper.live;

import org.jspecify.annotations.NullMarked;
