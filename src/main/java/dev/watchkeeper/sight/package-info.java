/**
 * Looks at the keyframes of cameras whose motion nobody looks for, so that it is known of them, too, whether their pictures can be decoded,
 * move and are not black. The node makes one check per camera; it has a thread of its own, and the capture thread only leaves it the newest
 * keyframe.
 */
@NullMarked
package dev.watchkeeper.sight;

import org.jspecify.annotations.NullMarked;
