/**
 * What goes into an object detector's model and what its outputs mean: fitting a picture into the input, recognising the form of the outputs by their
 * shapes, boxes, suppression, names. Pure computing, without the library that runs models; called by {@code detect.worker} on its one thread.
 */
@NullMarked
package dev.watchkeeper.detect.model;

import org.jspecify.annotations.NullMarked;
