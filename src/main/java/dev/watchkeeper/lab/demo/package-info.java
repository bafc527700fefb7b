/**
 * The demo and what starts further processes of this program: child JVMs, their output, a folder that goes away. Called by the\n * commands on their main thread.
 */
@NullMarked
package dev.watchkeeper.lab.demo;

import org.jspecify.annotations.NullMarked;
