/**
 * What every room shares: the clock, back-off, failure kinds, named threads and the raw arguments of the command line. Everything here is immutable,
 * stateless or thread-safe, imports no other room and starts nothing by itself.
 */
@NullMarked
package dev.watchkeeper.base;

import org.jspecify.annotations.NullMarked;
