package dev.watchkeeper.camera.dialogue;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What to open a session with; immutable.
 *
 * @param name the camera's, for thread names
 * @param login sent to the address's own server only
 * @param certificate the file against which the camera's certificate is verified; empty accepts any
 */
public record SessionTarget(
        String name, NetworkAddress address, Optional<SignIn.Login> login, Optional<Path> certificate) {}
