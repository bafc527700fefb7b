/**
 * Changes the configuration file on an administrator's order: single values as edits of their place, checked before they are kept, with the former files and with secrets in files of their own.
 * Called by {@code node} for {@code api}, on its threads; at most one change is made at a time, and none waits.
 */
@NullMarked
package dev.watchkeeper.config.edit;

import org.jspecify.annotations.NullMarked;
