/**
 * Common cause: many cameras that go blind together are one incident of the network, a switch or the host, and not as many troubles of
 * cameras. One thread looks at all cameras twice a second; it starts and restarts nothing. Answers are given on any thread.
 */
@NullMarked
package dev.watchkeeper.incident;

import org.jspecify.annotations.NullMarked;
