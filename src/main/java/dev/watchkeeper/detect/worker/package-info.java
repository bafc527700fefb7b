/**
 * The process that runs a detector's model, {@code watchkeeper detect-worker}: it takes pictures from standard input and says what it recognises, until its
 * input ends. The library that runs models is found as a service and absent from a plain build; a crash of it ends this process alone.
 */
@NullMarked
package dev.watchkeeper.detect.worker;

import org.jspecify.annotations.NullMarked;
