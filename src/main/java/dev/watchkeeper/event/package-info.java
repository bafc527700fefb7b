/**
 * What happened, as plain values, and the bus that carries it. Rooms publish here so that they need not know each
 * other; a subscriber is called on its own thread and can never delay the publisher.
 */
@NullMarked
package dev.watchkeeper.event;

import org.jspecify.annotations.NullMarked;
