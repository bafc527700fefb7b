/**
 * ONVIF's device service, as far as it is needed: the camera's clock, and its reboot; SOAP 1.2 over HTTP with digest authentication or WS-Security. Called by {@code
 * escalate.recover}, on its threads; every call has one limit for all it sends and reads.
 */
@NullMarked
package dev.watchkeeper.onvif;

import org.jspecify.annotations.NullMarked;
