package dev.watchkeeper.onvif;

import dev.watchkeeper.camera.dialogue.SignIn.Login;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a camera gets from us, and shows us, before it is asked; immutable.
 *
 * @param certificateFile where its certificate over TLS, or the issuer's, must be; empty if any is accepted
 */
public record Access(Optional<Login> login, Optional<Path> certificateFile) {
    static Access by(Optional<Login> login) {
        return new Access(login, Optional.empty());
    }
}
