package dev.watchkeeper.notify;

import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.Secret;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Converts mail settings to and from text for the sender's standard input, where nobody else can see the password, unlike in arguments, environment
 * or files; stateless.
 */
public final class MailSettingsText {
    private MailSettingsText() {}

    /** Writes the settings, including the password. */
    public static String write(MailSettings settings) {
        Properties lines = new Properties();
        lines.setProperty("product", settings.product());
        lines.setProperty("server", settings.server());
        lines.setProperty("port", Integer.toString(settings.port()));
        lines.setProperty("tls", settings.tls().name());
        settings.username().ifPresent(name -> lines.setProperty("username", name));
        settings.password().ifPresent(password -> lines.setProperty("password", password.reveal()));
        lines.setProperty("from", settings.from());
        lines.setProperty("to", String.join(",", settings.to()));
        settings.caFile().ifPresent(file -> lines.setProperty("ca-file", file.toString()));
        StringWriter text = new StringWriter();
        try {
            lines.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Parses such a text; empty if it is incomplete. */
    public static Optional<MailSettings> read(String text) {
        Properties lines = new Properties();
        try {
            lines.load(new StringReader(text));
            return Optional.of(new MailSettings(
                    lines.getProperty("product", ""),
                    lines.getProperty("server", ""),
                    Integer.parseInt(lines.getProperty("port", "")),
                    MailSettings.Tls.valueOf(lines.getProperty("tls", "")),
                    Optional.ofNullable(lines.getProperty("username")),
                    Optional.ofNullable(lines.getProperty("password")).map(Secret::new),
                    lines.getProperty("from", ""),
                    MailSettings.addresses(lines.getProperty("to", "")),
                    Optional.ofNullable(lines.getProperty("ca-file")).map(Path::of),
                    List.of()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
