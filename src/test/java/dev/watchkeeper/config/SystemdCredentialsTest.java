package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets from systemd, in place of files. */
final class SystemdCredentialsTest {
    private static final String KEY = "cameras.yard.password-file";

    @TempDir
    Path folder;

    @Test
    void aCredentialNamedLikeTheKeyTakesPrecedence() throws Exception {
        Path named = folder.resolve("yard.password");
        assertThat(Credentials.orElse(Optional.empty(), KEY, named)).isEqualTo(named);
        assertThat(Credentials.orElse(Optional.of(folder), KEY, named)).isEqualTo(named);
        Path credential = Files.writeString(folder.resolve(KEY), "s3cret\n");
        assertThat(Credentials.orElse(Optional.of(folder), KEY, named)).isEqualTo(credential);
        assertThat(Credentials.orElse(Optional.of(folder), "cameras.front.password-file", named))
                .isEqualTo(named);
    }
}
