/**
 * What the publishers that transcode are run as: the program ffmpeg, found on PATH or unpacked from the registry's natives, the encoder that a trial shows
 * to work, and the argument vectors. The keeper calls it and starts what it names; nothing here starts a process by itself. Values are immutable; choosing an
 * encoder takes seconds and belongs on a thread that may wait.
 */
@NullMarked
package dev.watchkeeper.stream.publish;

import org.jspecify.annotations.NullMarked;
