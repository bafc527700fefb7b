package dev.watchkeeper.stream;

import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.config.ApiSettings.Whereabouts;
import dev.watchkeeper.config.PasswordFile;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.stream.StreamSettings.Ports;
import dev.watchkeeper.stream.StreamSettings.Reader;
import dev.watchkeeper.stream.StreamSettings.Server;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the section says of the server, with its checks; confined to the thread that loads. */
final class ServerSection {
    private static final List<Key<Integer>> PORTS = List.of(
            StreamKeys.RTSP_PORT,
            StreamKeys.HLS_PORT,
            StreamKeys.WEBRTC_PORT,
            StreamKeys.SRT_PORT,
            StreamKeys.API_PORT);

    private final Values values;
    private final Place section;
    private final Problems problems;

    ServerSection(Values values, Place section, Problems problems) {
        this.values = values;
        this.section = section;
        this.problems = problems;
    }

    /** @param api of the same file, whose port is taken */
    Server read(Whereabouts api) {
        checkPorts(api);
        String bind = values.get(StreamKeys.BIND);
        Optional<Reader> reader = reader();
        if (values.get(StreamKeys.READ_USERNAME).isEmpty() && !HostAndPort.isLoopback(bind)) {
            problems.mistake(
                    values.place(StreamKeys.BIND, section),
                    "streams.bind: other machines may reach '" + Quote.of(bind)
                            + "', so streams.read-username and streams.read-password-file must name who may read");
        }
        return new Server(
                program(),
                bind,
                new Ports(
                        values.get(StreamKeys.RTSP_PORT),
                        values.get(StreamKeys.HLS_PORT),
                        values.get(StreamKeys.WEBRTC_PORT),
                        values.get(StreamKeys.SRT_PORT),
                        values.get(StreamKeys.API_PORT)),
                reader);
    }

    private void checkPorts(Whereabouts api) {
        Map<Integer, String> taken = new HashMap<>();
        if (api.api()) {
            taken.put(api.port(), "api.port");
        }
        for (Key<Integer> key : PORTS) {
            String other = taken.putIfAbsent(values.get(key), key.path());
            if (other != null) {
                problems.mistake(
                        values.place(key, section),
                        key.path() + ": " + other + " has the port " + values.get(key)
                                + " already; choose another one for either");
            }
        }
    }

    private Optional<Reader> reader() {
        Optional<String> name = values.get(StreamKeys.READ_USERNAME);
        Place namePlace = values.place(StreamKeys.READ_USERNAME, section);
        Place filePlace = values.place(StreamKeys.READ_PASSWORD_FILE, section);
        Optional<Secret> password = values.get(StreamKeys.READ_PASSWORD_FILE)
                .flatMap(text -> PasswordFile.read(text, StreamKeys.READ_PASSWORD_FILE.path(), filePlace, problems));
        if (name.isPresent() && values.get(StreamKeys.READ_PASSWORD_FILE).isEmpty()) {
            problems.mistake(namePlace, "streams.read-username needs a read-password-file beside it");
        }
        if (name.isEmpty() && values.get(StreamKeys.READ_PASSWORD_FILE).isPresent()) {
            problems.mistake(filePlace, "streams.read-password-file needs a read-username beside it");
        }
        checkColon(name, "streams.read-username", namePlace);
        checkColon(password.map(Secret::reveal), "streams.read-password-file: the password", filePlace);
        return name.flatMap(user -> password.map(secret -> new Reader(user, secret)));
    }

    /** MediaMTX takes sign-ins over RTSP apart at every colon, and refuses those with two. */
    private void checkColon(Optional<String> text, String what, Place place) {
        if (text.filter(value -> value.indexOf(':') >= 0).isPresent()) {
            problems.mistake(place, what + " holds a colon, with which players cannot sign in at MediaMTX");
        }
    }

    /** A missing program must not keep the rest from running, so it is no mistake. */
    private Optional<Path> program() {
        Place place = values.place(StreamKeys.MEDIAMTX, section);
        return values.get(StreamKeys.MEDIAMTX).flatMap(text -> {
            try {
                Path path = place.folder().resolve(text).toAbsolutePath().normalize();
                if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
                    problems.warning(
                            place,
                            "streams.mediamtx: there is no program '" + Quote.of(text)
                                    + "' that may be started; nothing is restreamed without it");
                }
                return Optional.of(path);
            } catch (InvalidPathException e) {
                problems.mistake(place, "streams.mediamtx: '" + Quote.of(text) + "' cannot be a path on this machine");
                return Optional.empty();
            }
        });
    }
}
