package dev.watchkeeper.stream.server;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** A version of MediaMTX, such as 1.20.1; immutable. */
public record ServerVersion(int major, int minor, int patch) implements Comparable<ServerVersion> {
    /** Older ones have other names in their configuration and their control API. */
    static final ServerVersion OLDEST = new ServerVersion(1, 15, 0);

    /** Older ones can deadlock when the configuration changes (bluenviron/mediamtx#6077). */
    static final ServerVersion ADVISED = new ServerVersion(1, 20, 1);

    private static final Pattern TEXT =
            Pattern.compile("\\s*v?([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})(?![0-9.]).*", Pattern.DOTALL);
    private static final Comparator<ServerVersion> ORDER = Comparator.comparingInt(ServerVersion::major)
            .thenComparingInt(ServerVersion::minor)
            .thenComparingInt(ServerVersion::patch);

    /** Reads what {@code mediamtx --version} and the control API say, for example {@code v1.20.1-6-3e09466c}; empty if it is no version. */
    public static Optional<ServerVersion> parse(String text) {
        var matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new ServerVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether it is that minor version or a newer one. */
    public boolean isAtLeast(int otherMajor, int otherMinor) {
        return compareTo(new ServerVersion(otherMajor, otherMinor, 0)) >= 0;
    }

    @Override
    public int compareTo(ServerVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
