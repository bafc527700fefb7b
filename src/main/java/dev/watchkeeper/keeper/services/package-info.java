/**
 * What is to be kept alive, and how: the section {@code services:} of a configuration, a {@code keep_alive_config.json}, and what the command line
 * says, all into the same immutable settings with every mistake told by its place. The keeper's command calls it, on the thread that loads; it
 * never writes a file that exists.
 */
@NullMarked
package dev.watchkeeper.keeper.services;

import org.jspecify.annotations.NullMarked;
