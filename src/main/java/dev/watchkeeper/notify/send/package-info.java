/**
 * The one sender of a data folder: takes messages from the outbox, decides by rules, silences, grouping and cool-down what each channel is to deliver,
 * keeps that in {@code outbox.db}, and has every channel deliver it on a thread of its own. The process of {@code watch}, a node without a keeper and
 * a few commands start {@link dev.watchkeeper.notify.send.Sender}; one thread, the desk, owns all decisions and the database.
 */
@NullMarked
package dev.watchkeeper.notify.send;

import org.jspecify.annotations.NullMarked;
