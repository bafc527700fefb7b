/**
 * ONVIF, as far as it is needed: the camera's clock and its reboot, finding cameras on a network, and what streams they offer; SOAP 1.2 over HTTP with digest authentication or WS-Security, and
 * WS-Discovery. Called by {@code escalate.recover}, and by {@code api} and {@code cli} through {@code DiscoveryView}, on their threads; every call has one limit for all it sends and reads.
 */
@NullMarked
package dev.watchkeeper.onvif;

import org.jspecify.annotations.NullMarked;
