/**
 * Sensors: values from commands, web servers, an MQTT broker and from whoever posts them, with their age; what they set off; and whether effects
 * are seen when they should be. The node makes it; {@code api} and {@code announce} see its views. Each sensor that is read has a thread of its own, so
 * that a broken one delays no other and nothing of the watch; what follows from a value happens on further threads, behind bounded queues.
 */
@NullMarked
package dev.watchkeeper.sensor;

import org.jspecify.annotations.NullMarked;
