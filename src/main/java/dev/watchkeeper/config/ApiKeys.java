package dev.watchkeeper.config;

import dev.watchkeeper.base.AddressRange;
import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The keys of the section {@code api}, and the settings read from them; immutable. */
final class ApiKeys {
    static final Key<Boolean> ENABLED = Key.of("api.enabled", Forms.bool(), "true", "Whether the API is served.");
    private static final Key<Boolean> DASHBOARD =
            Key.of("api.dashboard", Forms.bool(), "true", "Whether the dashboard is served beside the API.");
    static final Key<String> BIND = Key.of(
            "api.bind",
            Forms.matching("an IP address or a host name", "[0-9A-Za-z.:%_-]{1,255}"),
            "127.0.0.1",
            "The address to listen on. Any except localhost and loopback addresses needs users.");
    static final Key<Integer> PORT =
            Key.of("api.port", Forms.integer(0, 65535), "3000", "The port to listen on; 0 picks a free one.");
    private static final Key<Optional<String>> USERS_FILE = Key.of(
            "api.users-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "The users who may sign in, written by watchkeeper password. Relative to the configuration file. Nothing: users in the data folder, which the page changes.");
    private static final Key<List<String>> ALLOWED_HOSTS = Key.of(
            "api.allowed-hosts",
            new Several<>(
                    "a list of host names such as [nvr.home]",
                    Forms.matching("a host name", "[0-9A-Za-z.:_\\[\\]-]{1,255}")),
            "[]",
            "Further names under which browsers may reach the API, besides the bind address and localhost.");

    private static final Key<Exposure.Tls> TLS = Key.of(
            "api.tls",
            Forms.oneOf(Exposure.Tls.class),
            "off",
            "Whether the API is encrypted: off, self-signed with a certificate of its own in the data folder, or files.");
    private static final Key<Optional<String>> CERTIFICATE = Key.of(
            "api.certificate-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "The certificate and its chain in PEM, for api.tls: files. Read again when it changes.");
    private static final Key<Optional<String>> KEY = Key.of(
            "api.key-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "The certificate's private key in PEM (PKCS #8, not encrypted), for api.tls: files.");
    private static final Key<String> BASE_PATH = Key.of(
            "api.base-path",
            Forms.matching("a path such as /watchkeeper/", "/([A-Za-z0-9._~-]{1,64}/){0,8}"),
            "/",
            "The path below which a reverse proxy shows the pages and the API. It begins and ends with a slash.");
    private static final Key<List<String>> TRUSTED_PROXIES = Key.of(
            "api.trusted-proxies",
            new Several<>(
                    "a list of addresses such as [127.0.0.1, 10.0.0.0/8]",
                    Forms.matching("an IP address or a range of them", "[0-9A-Fa-f.:]{2,45}(/[0-9]{1,3})?")),
            "[]",
            "Reverse proxies whose X-Forwarded-For, -Proto and -Host count. Needs users.");

    static final List<Key<?>> ALL = List.of(
            ENABLED,
            DASHBOARD,
            BIND,
            PORT,
            USERS_FILE,
            ALLOWED_HOSTS,
            TLS,
            CERTIFICATE,
            KEY,
            BASE_PATH,
            TRUSTED_PROXIES);

    /** Users in the data folder count where no other file is named. */
    private static final String USERS = "users";

    private ApiKeys() {}

    /** @param data the data folder */
    static ApiSettings read(Values values, Path data, Place top, Problems problems) {
        String bind = values.get(BIND);
        Place usersPlace = values.place(USERS_FILE, top);
        Optional<Path> users = usersFile(values, top, problems);
        if (values.get(ENABLED)) {
            if (users.isPresent() && !Files.isReadable(users.get())) {
                problems.mistake(
                        usersPlace,
                        "api.users-file: there is no readable file '"
                                + Quote.of(values.get(USERS_FILE).orElse(""))
                                + "'; create it with: watchkeeper password --users-file FILE USER");
            }
            boolean exist = haveUsers(users, data);
            if (!exist && !HostAndPort.isLoopback(bind)) {
                problems.mistake(
                        values.place(BIND, top),
                        "api.bind: other machines may reach '" + Quote.of(bind) + "', so " + USERS_NEEDED);
            }
            if (!exist && !values.get(TRUSTED_PROXIES).isEmpty()) {
                problems.mistake(
                        values.place(TRUSTED_PROXIES, top),
                        "api.trusted-proxies: whoever comes through a proxy must sign in, so " + USERS_NEEDED);
            }
        }
        return new ApiSettings(
                values.get(ENABLED),
                values.get(DASHBOARD),
                bind,
                values.get(PORT),
                users,
                values.get(ALLOWED_HOSTS),
                List.of(),
                exposure(values, top, problems));
    }

    /** What to do where users are needed. */
    static final String USERS_NEEDED =
            "there must be users: make one with 'watchkeeper password USER', or name a file of"
                    + " them in api.users-file";

    /** Whether anybody has to sign in. */
    static boolean haveUsers(Optional<Path> usersFile, Path data) {
        return usersFile.isPresent() || Files.isReadable(data.resolve(USERS));
    }

    static Optional<Path> usersFile(Values values, Place top, Problems problems) {
        return file(USERS_FILE, values, top, problems);
    }

    private static Optional<Path> file(Key<Optional<String>> key, Values values, Place top, Problems problems) {
        Place place = values.place(key, top);
        return values.get(key)
                .map(text -> Credentials.orElse(key.path(), Paths.resolve(text, place.folder(), place, problems)));
    }

    private static Exposure exposure(Values values, Place top, Problems problems) {
        Exposure.Tls tls = values.get(TLS);
        Optional<Path> certificate = file(CERTIFICATE, values, top, problems);
        Optional<Path> key = file(KEY, values, top, problems);
        if (values.get(ENABLED)) {
            needed(CERTIFICATE, certificate, values, top, problems);
            needed(KEY, key, values, top, problems);
        }
        List<AddressRange> proxies = new ArrayList<>();
        for (String text : values.get(TRUSTED_PROXIES)) {
            AddressRange.parse(text)
                    .ifPresentOrElse(
                            proxies::add,
                            () -> problems.mistake(
                                    values.place(TRUSTED_PROXIES, top),
                                    "api.trusted-proxies: '" + Quote.of(text)
                                            + "' is no address and no range of them; write it like 127.0.0.1 or 10.0.0.0/8"));
        }
        return new Exposure(tls, certificate, key, values.get(BASE_PATH), proxies);
    }

    /** With files, each must be there; without, none has an effect. */
    private static void needed(
            Key<Optional<String>> key, Optional<Path> file, Values values, Place top, Problems problems) {
        boolean wanted = values.get(TLS) == Exposure.Tls.FILES;
        if (wanted && file.isEmpty()) {
            problems.mistake(values.place(TLS, top), "api.tls: files needs " + key.path() + "; name the file there");
        } else if (wanted && !Files.isReadable(file.get())) {
            problems.mistake(
                    values.place(key, top),
                    key.path() + ": there is no readable file '"
                            + Quote.of(values.get(key).orElse("")) + "'; correct the name, or its permissions");
        } else if (!wanted && file.isPresent()) {
            problems.mistake(
                    values.place(key, top),
                    key.path() + " has no effect without api.tls: files; set that, or remove it");
        }
    }
}
