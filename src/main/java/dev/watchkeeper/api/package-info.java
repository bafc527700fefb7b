/**
 * The HTTP routes: answers as JSON, live view, pushed events and metrics. It reads the other rooms through
 * interfaces named View and changes nothing by itself; handlers run on a bounded pool of platform threads.
 */
@NullMarked
package dev.watchkeeper.api;

import org.jspecify.annotations.NullMarked;
