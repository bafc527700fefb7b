package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the sandbox that works on this machine, by trying each: a program runs in it, writes where it may, sees neither a secret of the data folder
 * nor a network; confined to one thread. Whether one is installed says little: many machines forbid the namespaces that it needs.
 */
final class Trial {
    private static final Logger log = LoggerFactory.getLogger(Trial.class);
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** Its arguments: the file to write, the secret that must not be there. More than one interface means a network. */
    private static final String SCRIPT =
            "[ ! -r \"$2\" ] || exit 3; [ \"$(tail -n +3 /proc/net/dev | wc -l)\" -le 1 ] || exit 4;"
                    + " echo works > \"$1\"";

    private final Confined confined;
    private final Box box;

    Trial(Confined confined, Box box) {
        this.confined = confined;
        this.box = box;
    }

    /** The first of them that works. */
    Sandbox choose(List<Sandbox> candidates) throws IOException, InterruptedException {
        for (Sandbox candidate : candidates) {
            if (works(candidate)) {
                return candidate;
            }
        }
        return new Sandbox.None();
    }

    private boolean works(Sandbox candidate) throws IOException, InterruptedException {
        Box.Home home = box.home("trial");
        Path written = home.home().resolve("written");
        Path secret = PrivateFiles.write(box.scratch().resolve("trial-secret"), List.of("secret"));
        Files.deleteIfExists(written);
        Job job = new Job(
                List.of("/bin/sh", "-c", SCRIPT, "trial", written.toString(), secret.toString()),
                home.home(),
                confined.view(home, List.of(), List.of()),
                false,
                Map.of());
        try {
            Runs.Ran ran = confined.run("trial", candidate, job, LIMIT);
            boolean works = ran.isGood() && Files.exists(written);
            if (!works) {
                log.info(
                        "The sandbox {} does not work here: {}",
                        candidate.name(),
                        ran.output().isBlank()
                                ? "exit code " + ran.exitCode()
                                : ran.output().strip());
            }
            return works;
        } catch (FailureException e) {
            log.info("The sandbox {} does not work here: {}", candidate.name(), e.sentence());
            return false;
        }
    }
}
