/**
 * Explains to people who tune motion detection what it saw in the last minutes: scores, thresholds, regions, and why there was or was not an event.
 * The motion stages report each picture on their workers; the API reads on its own threads. Nothing here decides anything.
 */
@NullMarked
package dev.watchkeeper.motion.explain;

import org.jspecify.annotations.NullMarked;
