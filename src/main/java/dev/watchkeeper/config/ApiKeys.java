package dev.watchkeeper.config;

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
            "The address to listen on. Any except localhost and loopback addresses needs a users file.");
    static final Key<Integer> PORT =
            Key.of("api.port", Forms.integer(0, 65535), "3000", "The port to listen on; 0 picks a free one.");
    private static final Key<Optional<String>> USERS_FILE = Key.of(
            "api.users-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "The users who may sign in, written by watchkeeper password. Relative to the configuration file.");
    private static final Key<List<String>> ALLOWED_HOSTS = Key.of(
            "api.allowed-hosts",
            new Several<>(
                    "a list of host names such as [nvr.home]",
                    Forms.matching("a host name", "[0-9A-Za-z.:_\\[\\]-]{1,255}")),
            "[]",
            "Further names under which browsers may reach the API, besides the bind address and localhost.");

    static final List<Key<?>> ALL = List.of(ENABLED, DASHBOARD, BIND, PORT, USERS_FILE, ALLOWED_HOSTS);

    private ApiKeys() {}

    static ApiSettings read(Values values, Place top, Problems problems) {
        String bind = values.get(BIND);
        Place usersPlace = values.place(USERS_FILE, top);
        Optional<Path> users = values.get(USERS_FILE)
                .map(text -> Credentials.orElse(
                        USERS_FILE.path(), Paths.resolve(text, usersPlace.folder(), usersPlace, problems)));
        if (values.get(ENABLED)) {
            if (users.isPresent() && !Files.isReadable(users.get())) {
                problems.mistake(
                        usersPlace,
                        "api.users-file: there is no readable file '"
                                + Quote.of(values.get(USERS_FILE).orElse(""))
                                + "'; create it with: watchkeeper password --users-file FILE USER");
            }
            if (users.isEmpty() && !HostAndPort.isLoopback(bind)) {
                problems.mistake(
                        values.place(BIND, top),
                        "api.bind: other machines may reach '" + Quote.of(bind)
                                + "', so api.users-file must name a users file;"
                                + " create one with: watchkeeper password --users-file FILE USER");
            }
        }
        return new ApiSettings(
                values.get(ENABLED), values.get(DASHBOARD), bind, values.get(PORT), users, values.get(ALLOWED_HOSTS));
    }
}
