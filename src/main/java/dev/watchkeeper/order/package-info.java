/**
 * Orders for units of systemd that may do more than the installed service: files in {@code data/orders/}. The process that watches places them
 * ({@code escalate}, {@code escalate.repair}), and {@code service} writes the units that take them. Any thread may place an order; it waits for the
 * answer, with a deadline.
 */
@NullMarked
package dev.watchkeeper.order;

import org.jspecify.annotations.NullMarked;
