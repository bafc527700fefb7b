/**
 * The HTTP routes: JSON answers, live view, pushed events and metrics. They read other rooms through interfaces named View and change
 * nothing themselves; handlers run on a bounded pool of platform threads.
 */
@NullMarked
package dev.watchkeeper.api;

import org.jspecify.annotations.NullMarked;
