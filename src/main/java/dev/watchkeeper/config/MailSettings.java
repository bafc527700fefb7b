package dev.watchkeeper.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How mails are sent, and to whom; immutable.
 *
 * @param product what subjects and texts call this program
 * @param server the host that takes the mails
 * @param port of that host
 * @param tls how the connection to it is encrypted
 * @param username for the sign-in; without one nobody signs in
 * @param password beside the user name
 * @param from the sender's address
 * @param to the recipients' addresses, at least one
 * @param caFile PEM certificates, of which one has to vouch for the server; without it, the authorities that Java knows
 * @param files what these settings were read from; a change of one is worth a further try at a server that refused
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
        List<Path> files) {
    /** What one address may be made of; several stand between commas. */
    private static final String ADDRESS = "[^\\s\\p{Cntrl}@,;<>\"]{1,64}@[0-9A-Za-z.:\\[\\]-]{1,255}";

    /** One address, or several between commas, as a regular expression. */
    public static final String ADDRESSES = ADDRESS + "( *, *" + ADDRESS + "){0,19}";

    /** How a connection to a mail server is encrypted; an immutable enumeration. */
    public enum Tls {
        /** It begins in clear, and is encrypted before anything is told; a server that cannot do so gets no mail. */
        STARTTLS,
        /** It is encrypted from its first byte. */
        TLS,
        /** Never: for a server on this machine. */
        NONE;

        /** The port that is usual for it. */
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

    /** The addresses of a text that matches {@link #ADDRESSES}. */
    public static List<String> addresses(String text) {
        return List.of(text.strip().split(" *, *"));
    }

    /** The same, with a further file that they were read from. */
    public MailSettings alsoReadFrom(Path file) {
        List<Path> more = new ArrayList<>(files);
        more.add(file);
        return new MailSettings(product, server, port, tls, username, password, from, to, caFile, more);
    }

    /** The host and port, for sentences. */
    public String serverText() {
        return server + ":" + port;
    }
}
