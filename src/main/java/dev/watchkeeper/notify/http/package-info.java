/**
 * Exchanges one request with an HTTP server that may misbehave: a limit for the whole exchange, a bounded answer, no redirects, and failures as
 * {@code DeliveryException}s free of addresses. The channels that speak HTTP call it, each on the thread that sends on it; the HTTP client's own
 * threads end with the exchange.
 */
@NullMarked
package dev.watchkeeper.notify.http;

import org.jspecify.annotations.NullMarked;
