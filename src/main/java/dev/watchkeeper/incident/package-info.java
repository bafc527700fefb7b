/**
 * Common cause: cameras that go blind together are one incident of the network, a switch or the host, not as many problems of single
 * cameras. What was noticed from outside of the node is in files, which other processes write. One thread looks at all cameras twice a second; it starts and restarts nothing. Questions are answered on the caller's thread.
 */
@NullMarked
package dev.watchkeeper.incident;

import org.jspecify.annotations.NullMarked;
