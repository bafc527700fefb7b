/**
 * What the search for motion saw in the last minutes, for people who tune it: scores, thresholds, regions, and why there was or was not
 * an event. The motion stages tell it of each picture on their workers; the API reads it on its own threads. Nothing here decides anything.
 */
@NullMarked
package dev.watchkeeper.motion.explain;

import org.jspecify.annotations.NullMarked;
