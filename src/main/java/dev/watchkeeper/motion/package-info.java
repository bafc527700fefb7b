/**
 * From packets to motion events: the background model, the search for what travels, and the begin and end of events. Each camera has one stage with a
 * bounded queue; a few workers, shared by all cameras, run the stages.
 */
@NullMarked
package dev.watchkeeper.motion;

import org.jspecify.annotations.NullMarked;
