/**
 * Pictures for people who watch now: live video as MP4 fragments, and the last picture as JPEG. Fed by the cameras' packets, read by {@code api};
 * offering a packet never waits, and one thread decodes snapshots for all cameras.
 */
@NullMarked
package dev.watchkeeper.live;

import org.jspecify.annotations.NullMarked;
