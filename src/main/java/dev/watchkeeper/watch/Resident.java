package dev.watchkeeper.watch;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.base.Shutdown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The resident process of {@code watch}: starts its parts, and shows that they make progress until it is told to stop; confined to the main thread.
 */
public final class Resident {
    private static final Logger log = LoggerFactory.getLogger(Resident.class);
    private static final Duration BEAT = Duration.ofSeconds(1);

    private final List<Part> parts;
    private final Optional<Path> progress;
    private final Clock clock;
    private String stuckLogged = "";
    private boolean faultLogged;

    /**
     * @param parts in the order of their start
     * @param progress the file that is written every second while no part is stuck, by which the keeper sees progress
     */
    public Resident(List<Part> parts, Optional<Path> progress, Clock clock) {
        this.parts = List.copyOf(parts);
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Runs until the request to end.
     *
     * @param isDone whether there is nothing left to do, asked every second
     */
    public void run(Shutdown shutdown, BooleanSupplier isDone) throws FailureException, InterruptedException {
        List<Part> started = new ArrayList<>();
        try {
            for (Part part : parts) {
                started.add(part);
                part.start();
            }
            log.info(
                    "Looking from outside started: {}",
                    parts.stream().map(Part::name).collect(Collectors.joining(", ")));
            do {
                beat();
            } while (!shutdown.await(BEAT) && !isDone.getAsBoolean());
            log.info("Looking from outside ended");
        } finally {
            started.reversed().forEach(Part::close);
        }
    }

    private void beat() {
        String stuck = parts.stream().filter(Part::isStuck).map(Part::name).collect(Collectors.joining(", "));
        if (!stuck.equals(stuckLogged)) {
            stuckLogged = stuck;
            if (!stuck.isEmpty()) {
                log.error("{} makes no progress; the keeper will replace this process", stuck);
            }
        }
        if (stuck.isEmpty() && progress.isPresent()) {
            try {
                PrivateFiles.write(progress.get(), (clock.wall() + "\n").getBytes(StandardCharsets.UTF_8));
                faultLogged = false;
            } catch (IOException e) {
                if (!faultLogged) {
                    faultLogged = true;
                    log.warn("The keeper cannot see the progress of this process: {}", e.toString());
                }
            }
        }
    }
}
