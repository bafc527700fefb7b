package dev.watchkeeper.config;

import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.util.Optional;

/**
 * What the cameras' keys need to know of the section {@code streams:}; immutable. Whoever reads that section reports its mistakes: what is wrong here
 * counts as not written.
 *
 * @param enabled whether there is a restreaming server
 */
record RestreamerGlance(boolean enabled, Restreamed.Server server) {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int RTSP_PORT = 8554;
    private static final int API_PORT = 9997;

    /** @param streams the section as it is written, if it is */
    static RestreamerGlance of(Optional<Entry> streams) {
        return new RestreamerGlance(
                text(streams, "enabled").equals("true"),
                new Restreamed.Server(
                        host(text(streams, "bind")),
                        port(streams, "rtsp-port", RTSP_PORT),
                        port(streams, "api-port", API_PORT)));
    }

    private static String host(String bind) {
        String bare = HostAndPort.withoutBrackets(bind);
        boolean everywhere = bare.isEmpty() || bare.equals("0.0.0.0") || bare.matches("[0:]+");
        return everywhere ? LOOPBACK : bare;
    }

    private static int port(Optional<Entry> streams, String key, int otherwise) {
        String text = text(streams, key);
        int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
        return port >= 1 && port <= 65_535 ? port : otherwise;
    }

    private static String text(Optional<Entry> streams, String key) {
        return streams.map(Entry::value)
                .filter(Section.class::isInstance)
                .map(section -> ((Section) section).entries().get(key))
                .map(Entry::value)
                .filter(Scalar.class::isInstance)
                .map(scalar -> ((Scalar) scalar).text().strip())
                .orElse("");
    }
}
