/**
 * Measurements that anyone can run again: what watching costs beside other programs, and how well motion is found. Called by
 * the command {@code bench} on its main thread; nothing of the product depends on it.
 */
@NullMarked
package dev.watchkeeper.lab.bench;

import org.jspecify.annotations.NullMarked;
