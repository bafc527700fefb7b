/**
 * The demo, and what runs further processes of this program: child JVMs, their output, a temporary folder. The commands call it on their main thread.
 */
@NullMarked
package dev.watchkeeper.lab.demo;

import org.jspecify.annotations.NullMarked;
