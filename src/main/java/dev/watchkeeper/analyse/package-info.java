/**
 * Has models describe events: a queue on the disk, the pictures and the question for each, and what becomes of the answer, which goes over the bus. The node
 * starts it and asks it about its state; {@code api} sees it through {@code AnalysisView}. It has threads of its own, one follower of the bus and one worker per
 * question that may be under way: no camera, no search for motion and no recording ever waits for it.
 */
@NullMarked
package dev.watchkeeper.analyse;

import org.jspecify.annotations.NullMarked;
