/**
 * Who may do what: people with their roles, tokens, what each route needs, and the list of what was changed by whom. Used by {@code api} and
 * {@code api.http} for every request, and by commands that write the same files; everything is thread-safe or immutable.
 */
@NullMarked
package dev.watchkeeper.api.access;

import org.jspecify.annotations.NullMarked;
