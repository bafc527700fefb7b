/**
 * Exchanges one request with an HTTP server that may misbehave: a limit for the whole exchange, a bounded answer, no redirects, and failures as
 * {@code DeliveryException}s free of addresses. The channels that speak HTTP call it, each on the thread that sends on it; the
 * threads of an exchange end with it. Dead-man pings and the daily report use it, too: Java's own client takes 4 MB of a small process.
 */
@NullMarked
package dev.watchkeeper.notify.http;

import org.jspecify.annotations.NullMarked;
