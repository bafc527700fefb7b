package dev.watchkeeper.config;

import dev.watchkeeper.config.MailSettings.Tls;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of the section {@code notifications.email}, and the settings read from them; immutable. */
final class MailKeys {
    private static final String PRODUCT = "Watchkeeper";

    static final Key<Optional<String>> SERVER = Key.of(
            "notifications.email.smtp-server",
            new Maybe<>(Forms.matching("a host name or an IP address", "[0-9A-Za-z.:%_\\[\\]-]{1,255}")),
            "",
            "The server that accepts the mail.");
    static final Key<Optional<Integer>> PORT = Key.of(
            "notifications.email.smtp-port",
            new Maybe<>(Forms.integer(1, 65535)),
            "",
            "Its port. Nothing: the usual one, 587; with tls: tls 465; with tls: none 25.");
    static final Key<Tls> TLS = Key.of(
            "notifications.email.tls",
            Forms.oneOf(Tls.class),
            "starttls",
            "How the connection is encrypted: after a start in clear text, from the first byte, or not at all.");
    static final Key<Optional<String>> USERNAME = Key.of(
            "notifications.email.username",
            new Maybe<>(Forms.text("a user name", 255)),
            "",
            "The user for the server's sign-in; without one, there is no sign-in.");
    static final Key<Optional<String>> PASSWORD_FILE = Key.of(
            "notifications.email.password-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line is the user's password. Relative to the configuration file.");
    static final Key<Optional<String>> FROM = Key.of(
            "notifications.email.from-address",
            new Maybe<>(Forms.matching("a mail address", MailSettings.ADDRESSES.replaceFirst("\\(.*", ""))),
            "",
            "The sender. Nothing: the user name if it is an address, otherwise the first recipient.");
    static final Key<Optional<String>> TO = Key.of(
            "notifications.email.to-address",
            new Maybe<>(Forms.matching("mail addresses separated by commas", MailSettings.ADDRESSES)),
            "",
            "The recipients.");
    static final Key<Optional<String>> CA_FILE = Key.of(
            "notifications.email.ca-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with the server's certificate, or its issuer's, in place of Java's own authorities.");

    static final List<Key<?>> ALL = List.of(SERVER, PORT, TLS, USERNAME, PASSWORD_FILE, FROM, TO, CA_FILE);

    private MailKeys() {}

    /** Whether any of the keys is given. */
    static boolean isGiven(Values values) {
        return ALL.stream().anyMatch(key -> values.isGiven(key));
    }

    /**
     * The settings; empty, with the mistake noted, if they are wrong.
     *
     * @param enabled where notifications are enabled
     */
    static Optional<MailSettings> mail(Values values, Place enabled, Problems problems) {
        Optional<String> server = demand(values, SERVER, enabled, problems);
        Optional<String> to = demand(values, TO, enabled, problems);
        Optional<String> username = values.get(USERNAME);
        Optional<String> file = values.get(PASSWORD_FILE);
        if (username.isPresent() != file.isPresent()) {
            Key<?> given = username.isPresent() ? USERNAME : PASSWORD_FILE;
            Key<?> missing = username.isPresent() ? PASSWORD_FILE : USERNAME;
            problems.mistake(
                    values.place(given, enabled),
                    given.path() + " needs " + missing.path() + " beside it; a server without sign-in needs neither");
        }
        List<Path> files = new ArrayList<>();
        Place passwordPlace = values.place(PASSWORD_FILE, enabled);
        Optional<Secret> password =
                file.flatMap(text -> PasswordFile.read(text, PASSWORD_FILE.path(), passwordPlace, problems));
        password.ifPresent(read -> files.add(passwordPlace.folder().resolve(file.orElse(""))));
        Place caPlace = values.place(CA_FILE, enabled);
        Optional<Path> ca =
                values.get(CA_FILE).flatMap(text -> CertificateFile.find(text, CA_FILE.path(), caPlace, problems));
        ca.ifPresent(files::add);
        Tls tls = values.get(TLS);
        if (tls == Tls.NONE && ca.isPresent()) {
            problems.mistake(caPlace, CA_FILE.path() + " has no effect with tls: none; remove one of the two");
        }
        if (tls == Tls.NONE && password.isPresent()) {
            problems.warning(
                    values.place(TLS, enabled),
                    "notifications.email.tls: with none, the password is sent in clear text");
        }
        if (server.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        List<String> recipients = MailSettings.addresses(to.get());
        return Optional.of(new MailSettings(
                PRODUCT,
                server.get(),
                values.get(PORT).orElse(tls.port()),
                tls,
                username,
                password,
                values.get(FROM)
                        .or(() -> username.filter(user -> user.matches(MailSettings.ADDRESSES)))
                        .orElse(recipients.getFirst()),
                recipients,
                ca,
                files));
    }

    private static Optional<String> demand(Values values, Key<Optional<String>> key, Place enabled, Problems problems) {
        Optional<String> value = values.get(key);
        // A rejected value has its own message.
        if (value.isEmpty() && values.place(key, enabled).equals(enabled)) {
            problems.mistake(enabled, key.path() + " is missing: without it no mail can be sent");
        }
        return value;
    }
}
