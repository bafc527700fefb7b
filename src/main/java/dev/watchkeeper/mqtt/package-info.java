/**
 * Connections to an MQTT broker (3.1.1): publishing and subscribing, with a limit for everything and failures that carry their kind and no secrets. It knows
 * nothing of what is said: the channel {@code notify.mqtt} and {@code sensor} call it, each with connections of its own. A connection is written to by one
 * thread, read by its own, and closed by any.
 */
@NullMarked
package dev.watchkeeper.mqtt;

import org.jspecify.annotations.NullMarked;
