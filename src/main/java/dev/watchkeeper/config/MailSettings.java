package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How mail is sent, and to whom; immutable.
 *
 * @param product this program's name in subjects and texts
 * @param server the host that accepts the mail
 * @param port of that host, 1 to 65535
 * @param tls how the connection is encrypted
 * @param username for the sign-in; without one, there is no sign-in
 * @param password of that user
 * @param from the sender's address
 * @param to the recipients' addresses, at least one
 * @param caFile PEM certificates, one of which must vouch for the server; without it, Java's own authorities
 * @param files what these settings were read from; a change to one justifies another attempt at a server that refused
 */
public record MailSettings(
        String product,
        String server,
        int port,
        Tls tls,
        Optional<String> username,
        Optional<Secret> password,
        String from,
        List<String> to,
        Optional<Path> caFile,
        List<Path> files)
        implements ChannelSettings {
    /** The name of this channel. */
    public static final String NAME = "email";

    /** One address. */
    private static final String ADDRESS = "[^\\s\\p{Cntrl}@,;<>\"]{1,64}@[0-9A-Za-z.:\\[\\]-]{1,255}";

    /** A regular expression: one address, or up to 20 separated by commas. */
    public static final String ADDRESSES = ADDRESS + "( *, *" + ADDRESS + "){0,19}";

    /** How a connection to a mail server is encrypted; an immutable enumeration. */
    public enum Tls {
        /** Starts in clear text and is encrypted before anything is sent; a server that cannot encrypt gets no mail. */
        STARTTLS,
        /** Encrypted from the first byte. */
        TLS,
        /** Never: for a server on this machine. */
        NONE;

        /** The usual port. */
        public int port() {
            return switch (this) {
                case STARTTLS -> 587;
                case TLS -> 465;
                case NONE -> 25;
            };
        }
    }

    public MailSettings {
        to = List.copyOf(to);
        files = List.copyOf(files);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("a mail needs a recipient");
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    /** The addresses of a text that matches {@link #ADDRESSES}. */
    public static List<String> addresses(String text) {
        return List.of(text.strip().split(" *, *"));
    }

    /** The same with a further file that the settings were read from. */
    public MailSettings alsoReadFrom(Path file) {
        List<Path> more = new ArrayList<>(files);
        more.add(file);
        return new MailSettings(product, server, port, tls, username, password, from, to, caFile, more);
    }

    /** The host and port, for messages. */
    public String serverText() {
        return server + ":" + port;
    }
}
