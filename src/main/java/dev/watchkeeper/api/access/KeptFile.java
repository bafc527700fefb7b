package dev.watchkeeper.api.access;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/** Writes the files of users and tokens, by the node as by a command; stateless. */
final class KeptFile {
    private KeptFile() {}

    /** Replaces the file atomically, readable by its owner alone: whoever owns the folder, so that root can run a command for the service. */
    static void replace(Path file, byte[] content) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = Optional.ofNullable(whole.getParent()).orElse(Path.of("/"));
        PrivateFiles.createDirectories(folder);
        UserPrincipal owner = Files.exists(whole) ? Files.getOwner(whole) : Files.getOwner(folder);
        PrivateFiles.replace(whole, content);
        if (!Files.getOwner(whole).equals(owner)) {
            Files.setOwner(whole, owner);
        }
    }
}
