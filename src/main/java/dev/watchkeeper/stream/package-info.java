/**
 * What is restreamed, as plain values: the section {@code streams:} of the configuration with what each camera sets over it, and the plan that
 * follows from it, which paths the restreaming server has and which publishers feed them. The keeper runs the plan, the node and the commands show
 * it. Nothing here starts a process or opens a connection; all values are immutable.
 */
@NullMarked
package dev.watchkeeper.stream;

import org.jspecify.annotations.NullMarked;
