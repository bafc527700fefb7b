/**
 * The composition root of the process that watches: three roots (storage, watching, serving) create, wire and start the parts in order, and
 * {@code Parts} closes them in reverse. {@code CameraStages} holds all stages of one camera; cameras can be added, changed and removed while
 * the node runs. Starting, changing and closing is confined to one thread. A running node's note says where it answers, and {@code NodeFinder} reads it for the
 * commands.
 */
@NullMarked
package dev.watchkeeper.node;

import org.jspecify.annotations.NullMarked;
