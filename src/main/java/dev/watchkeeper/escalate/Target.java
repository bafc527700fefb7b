package dev.watchkeeper.escalate;

import dev.watchkeeper.watch.Owner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A watched service, as the ladder sees it; immutable.
 *
 * @param title what people read instead of the name
 * @param log the file in which it writes
 * @param grace after its start, in which it may not yet show that it works
 */
public record Target(String name, String title, Owner owner, Optional<Path> log, Duration grace) {}
