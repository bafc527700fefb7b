/**
 * The commands by which a person is told something: a notice by mail, a mail that tries whether mails arrive, and the hidden one by which the
 * keeper's own process sends. Called by the command line, on the main thread; what they do is done in {@code notify}.
 */
@NullMarked
package dev.watchkeeper.tell;

import org.jspecify.annotations.NullMarked;
