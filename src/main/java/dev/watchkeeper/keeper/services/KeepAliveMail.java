package dev.watchkeeper.keeper.services;

import dev.watchkeeper.config.CertificateFile;
import dev.watchkeeper.config.MailSettings;
import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.config.PasswordFile;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the mail settings from the section {@code notifications} of a {@code keep_alive_config.json}; stateless. */
final class KeepAliveMail {
    /** The product name in the subjects that users of this file know. */
    private static final String PRODUCT = "AEye";

    private KeepAliveMail() {}

    /**
     * Reads the settings; empty if mails are disabled, or cannot be sent, in which case the reason is added to the problems. What the original
     * guide's own sample leaves out causes only a warning, so that the command is kept alive anyway.
     */
    static Optional<MailSettings> of(Values values, Place top, Path file, Problems problems) {
        if (!values.get(KeepAliveKeys.MAIL_ENABLED)) {
            return Optional.empty();
        }
        Place enabled = values.place(KeepAliveKeys.MAIL_ENABLED, top);
        List<Path> files = new ArrayList<>(List.of(file));
        Optional<Secret> password = password(values, enabled, file, files, problems);
        Optional<String> username =
                Optional.of(values.get(KeepAliveKeys.MAIL_USER)).filter(name -> !name.isBlank());
        if (username.isPresent() && password.isEmpty()) {
            problems.warning(
                    values.place(KeepAliveKeys.MAIL_USER, enabled),
                    "notifications.email: a username without a password, so mails are sent without signing in");
        }
        if (username.isEmpty() && password.isPresent()) {
            problems.mistake(
                    values.place(KeepAliveKeys.MAIL_PASSWORD, enabled),
                    "notifications.email.password needs a username too");
        }
        Place caPlace = values.place(KeepAliveKeys.MAIL_CA_FILE, enabled);
        Optional<Path> ca = values.get(KeepAliveKeys.MAIL_CA_FILE)
                .flatMap(text -> CertificateFile.find(text, "notifications.email.ca_file", caPlace, problems));
        ca.ifPresent(files::add);
        String to = values.get(KeepAliveKeys.MAIL_TO).strip();
        if (!to.matches(MailSettings.ADDRESSES)) {
            Place place = values.place(KeepAliveKeys.MAIL_TO, enabled);
            if (to.isEmpty()) {
                problems.warning(place, "notifications.email.to_address is empty, so no mails are sent");
            } else {
                problems.mistake(
                        place,
                        "notifications.email.to_address: expected a mail address, or several between commas, found '"
                                + Quote.of(to) + "'");
            }
            return Optional.empty();
        }
        int port = values.get(KeepAliveKeys.MAIL_PORT);
        List<String> recipients = MailSettings.addresses(to);
        return Optional.of(new MailSettings(
                PRODUCT,
                values.get(KeepAliveKeys.MAIL_SERVER),
                port,
                port == Tls.TLS.port() ? Tls.TLS : Tls.STARTTLS,
                password.isPresent() ? username : Optional.empty(),
                password,
                username.filter(name -> name.matches(MailSettings.ADDRESSES)).orElse(recipients.getFirst()),
                recipients,
                ca,
                files));
    }

    private static Optional<Secret> password(
            Values values, Place enabled, Path file, List<Path> files, Problems problems) {
        Optional<String> written =
                Optional.of(values.get(KeepAliveKeys.MAIL_PASSWORD)).filter(text -> !text.isEmpty());
        Optional<String> kept = values.get(KeepAliveKeys.MAIL_PASSWORD_FILE);
        Place place = values.place(KeepAliveKeys.MAIL_PASSWORD, enabled);
        if (written.isPresent() && kept.isPresent()) {
            problems.mistake(
                    place,
                    "notifications.email: password and password_file both hold a password; keep password_file only");
        }
        if (written.isPresent() && isReadableByAll(file)) {
            problems.warning(
                    place,
                    "notifications.email.password: everybody on this machine can read this file; run chmod 600 on it,"
                            + " or use password_file");
        }
        Place keptPlace = values.place(KeepAliveKeys.MAIL_PASSWORD_FILE, enabled);
        Optional<Secret> read =
                kept.flatMap(text -> PasswordFile.read(text, "notifications.email.password_file", keptPlace, problems));
        read.ifPresent(found -> files.add(keptPlace.folder().resolve(kept.orElse(""))));
        return written.map(Secret::new).or(() -> read);
    }

    private static boolean isReadableByAll(Path file) {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException e) {
            return false;
        }
    }
}
