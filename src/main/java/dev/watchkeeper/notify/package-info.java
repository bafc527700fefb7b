/**
 * What a person may be told, and where whoever notices something leaves it: messages, the outbox as files, silences and acknowledgements as files, and the
 * interface that every channel implements. Any process may use it, the keeper included: it loads neither JSON, mail nor a database. Its classes are
 * immutable or thread-safe.
 */
@NullMarked
package dev.watchkeeper.notify;

import org.jspecify.annotations.NullMarked;
