/**
 * Benchmarks that anyone can repeat: what watching costs compared with other programs, how well motion is found, and what the keeper costs. The command
 * {@code bench} calls this on its main thread; nothing in the product depends on it.
 */
@NullMarked
package dev.watchkeeper.lab.bench;

import org.jspecify.annotations.NullMarked;
