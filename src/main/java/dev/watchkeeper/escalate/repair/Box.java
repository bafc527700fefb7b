package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The throw-away folders of one order, all below one that is deleted at its end; immutable.
 *
 * @param root within the data folder, so that it lies on the volume whose space is watched
 */
record Box(Path root) {
    /** The clone that nobody but us touches. */
    Path pristine() {
        return root.resolve("pristine");
    }

    /** The clone in which the agent works. */
    Path work() {
        return root.resolve("work");
    }

    /** The clone without the patch, for the tests. */
    Path before() {
        return root.resolve("before");
    }

    /** The clone with the patch, for the tests. */
    Path after() {
        return root.resolve("after");
    }

    /** What the agent may read besides: its order and the evidence. */
    Path order() {
        return root.resolve("order");
    }

    /** Our own scratch files. */
    Path scratch() {
        return root.resolve("scratch");
    }

    /** An empty home folder and a folder for temporary files, new for each run. */
    Home home(String name) throws IOException {
        Path home = root.resolve("home-" + name);
        Path temporary = root.resolve("tmp-" + name);
        PrivateFiles.createDirectories(home);
        PrivateFiles.createDirectories(temporary);
        return new Home(home, temporary);
    }

    /** Where one run may write besides its clone; immutable. */
    record Home(Path home, Path temporary) {}
}
