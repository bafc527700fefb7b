/**
 * Runs models with ONNX Runtime; in builds with the Maven profile {@code onnx} alone, and loaded by {@code detect.worker} as a service, on its one thread.
 */
@NullMarked
package dev.watchkeeper.detect.onnx;

import org.jspecify.annotations.NullMarked;
