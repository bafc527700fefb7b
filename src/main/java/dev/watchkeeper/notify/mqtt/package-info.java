/**
 * Publishes letters and the states of the cameras to an MQTT broker, announced to Home Assistant, by a client of its own: MQTT 3.1.1 as far as a
 * publisher needs it. The sender calls the channel on the thread of that channel; one further thread owns the connection and follows the cameras, and
 * one reads from it. No topic takes commands.
 */
@NullMarked
package dev.watchkeeper.notify.mqtt;

import org.jspecify.annotations.NullMarked;
