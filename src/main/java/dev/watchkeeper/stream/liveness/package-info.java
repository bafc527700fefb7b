/**
 * Whether the paths of the restreaming server are alive, by what alone proves it: bytes that keep arriving. A {@code PathJudge} is pure and judges one path
 * by samples of the control API; {@code StreamWatch} asks the server and has all paths judged. The keeper calls it, each object on one thread.
 */
@NullMarked
package dev.watchkeeper.stream.liveness;

import org.jspecify.annotations.NullMarked;
