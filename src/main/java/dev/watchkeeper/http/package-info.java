/**
 * Exchanges one request with an HTTP server that may misbehave: a limit for the whole exchange, a bounded answer, no redirects, and failures that carry
 * their kind and no address. It knows nothing of what is asked or told: the channels of {@code notify}, dead-man pings, the daily report and the clients of
 * models call it, each on a thread of its own that an interrupt frees at once; the threads of an exchange end with it. Java's own client takes 4 MB of a small
 * process.
 */
@NullMarked
package dev.watchkeeper.http;

import org.jspecify.annotations.NullMarked;
