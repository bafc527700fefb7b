/**
 * How the streams are, as plain values and as a file in memory: the keeper, which runs them, writes it, and the node and the commands read it. Nothing that is
 * older than a few seconds is shown as known.
 */
@NullMarked
package dev.watchkeeper.stream.report;

import org.jspecify.annotations.NullMarked;
