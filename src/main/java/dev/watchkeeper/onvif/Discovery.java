package dev.watchkeeper.onvif;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.HostAndPort;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Finds cameras by WS-Discovery 1.0 over IPv4, as ONVIF Core prescribes in its section 7; stateless. Called by the thread that waits for the answers. */
final class Discovery {
    private static final InetSocketAddress GROUP = new InetSocketAddress("239.255.255.250", 3702);
    private static final int MOST_DEVICES = 128;
    private static final int MOST_DATAGRAMS = 1000;
    private static final int LARGEST_DATAGRAM = 65_507;
    private static final int SLICE_MILLIS = 100;

    /** Some cameras answer to the one, some to the other. */
    private static final List<String> TYPES = List.of("dn:NetworkVideoTransmitter", "tds:Device");

    private Discovery() {}

    /**
     * A device that answered; immutable.
     *
     * @param service its device service, at the address from which it answered
     * @param name and {@code hardware}: as it calls itself, possibly empty
     */
    record Answered(URI service, String name, String hardware) {}

    /** Interfaces by which cameras may be found: those that are up, know multicast, and have an IPv4 address. */
    static List<NetworkInterface> interfaces() {
        try {
            List<NetworkInterface> found = new ArrayList<>();
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                if (each.isUp()
                        && each.supportsMulticast()
                        && !each.isLoopback()
                        && address(each).isPresent()) {
                    found.add(each);
                }
            }
            return found;
        } catch (SocketException e) {
            return List.of();
        }
    }

    /** The interface of this name; empty if there is none with an IPv4 address. */
    static Optional<NetworkInterface> named(String name) {
        try {
            return Optional.ofNullable(NetworkInterface.getByName(name))
                    .filter(found -> address(found).isPresent());
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    static Optional<InetAddress> address(NetworkInterface network) {
        return network.inetAddresses().filter(Inet4Address.class::isInstance).findFirst();
    }

    /**
     * Asks everybody on a network, and waits as long as it is told.
     *
     * @throws IOException if nothing can be sent there
     */
    static List<Answered> everybody(NetworkInterface network, Duration listen, Clock clock) throws IOException {
        InetAddress own = address(network).orElseThrow(() -> new IOException("it has no IPv4 address"));
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(own, 0))) {
            socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, network);
            return ask(socket, GROUP, listen, clock);
        }
    }

    /**
     * Asks one device, where multicast does not reach.
     *
     * @throws IOException if nothing can be sent there
     */
    static List<Answered> one(InetAddress device, Duration listen, Clock clock) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            return ask(socket, new InetSocketAddress(device, GROUP.getPort()), listen, clock);
        }
    }

    private static List<Answered> ask(DatagramSocket socket, InetSocketAddress whom, Duration listen, Clock clock)
            throws IOException {
        Map<String, Answered> found = new LinkedHashMap<>();
        byte[] buffer = new byte[LARGEST_DATAGRAM];
        long begun = clock.monotonicNanos();
        // Datagrams get lost: each question is asked twice.
        Duration second = listen.dividedBy(4);
        int asked = 0;
        socket.setSoTimeout(SLICE_MILLIS);
        for (int datagrams = 0; datagrams < MOST_DATAGRAMS && found.size() < MOST_DEVICES; ) {
            Duration passed = clock.since(begun);
            if (passed.compareTo(listen) >= 0) {
                break;
            }
            if (asked == 0 || asked == 1 && passed.compareTo(second) >= 0) {
                asked++;
                for (String type : TYPES) {
                    byte[] probe = probe(type);
                    socket.send(new DatagramPacket(probe, probe.length, whom));
                }
            }
            DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(answer);
            } catch (SocketTimeoutException e) {
                continue;
            } catch (PortUnreachableException e) {
                break;
            }
            datagrams++;
            read(answer).forEach(each -> found.putIfAbsent(each.service().toString(), each));
        }
        return List.copyOf(found.values());
    }

    static byte[] probe(String type) {
        String text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                + "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
                + " xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\""
                + " xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\" xmlns:tds=\"" + Service.DEVICE
                + "\"><s:Header>"
                + "<a:MessageID>urn:uuid:" + UUID.randomUUID() + "</a:MessageID>"
                + "<a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>"
                + "<a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action>"
                + "</s:Header><s:Body><d:Probe><d:Types>" + type + "</d:Types></d:Probe></s:Body></s:Envelope>";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Collection<Answered> read(DatagramPacket packet) {
        String text = new String(packet.getData(), packet.getOffset(), packet.getLength(), StandardCharsets.UTF_8);
        return read(text, packet.getAddress());
    }

    /** The devices of one answer; none if it is none. @param from who sent it */
    static Collection<Answered> read(String text, InetAddress from) {
        List<Answered> found = new ArrayList<>();
        Xml.parse(text)
                .ifPresent(root -> matches(root).forEach(match -> {
                    String scopes = match.textAt("Scopes");
                    service(match.textAt("XAddrs"), from)
                            .ifPresent(service ->
                                    found.add(new Answered(service, scope(scopes, "name"), scope(scopes, "hardware"))));
                }));
        return found;
    }

    /** Some devices leave the element around their one match out. */
    private static List<Xml> matches(Xml root) {
        List<Xml> all = new ArrayList<>(root.all("Body/ProbeMatches/ProbeMatch"));
        all.addAll(root.all("Body/ProbeMatch"));
        return all;
    }

    /** The first address that is at the sender; else the first, at the sender all the same. */
    private static Optional<URI> service(String addresses, InetAddress from) {
        String host = from.getHostAddress();
        List<String> http = List.of(addresses.split("\\s+", -1)).stream()
                .filter(each -> each.matches("https?://.*"))
                .sorted(Comparator.comparing(each -> each.startsWith("https")))
                .toList();
        Optional<String> own = http.stream()
                .filter(each -> each.matches("https?://" + Pattern.quote(host) + "[:/].*"))
                .findFirst();
        return own.or(() -> http.stream().findFirst()).flatMap(named -> {
            Optional<URI> plain = Addresses.deviceService(named);
            return plain.flatMap(uri -> Addresses.deviceService(uri.getScheme() + "://" + HostAndPort.bracketed(host)
                    + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath()));
        });
    }

    /** Such as {@code onvif://www.onvif.org/name/Front%20door}: ONVIF Core, section 7.3.3.2. */
    private static String scope(String scopes, String what) {
        String prefix = "onvif://www.onvif.org/" + what + "/";
        return List.of(scopes.split("\\s+", -1)).stream()
                .filter(each -> each.startsWith(prefix))
                .map(each -> decoded(each.substring(prefix.length())))
                .findFirst()
                .orElse("");
    }

    private static String decoded(String text) {
        String bounded = text.substring(0, Math.min(text.length(), 300));
        try {
            String plain = Xml.line(URLDecoder.decode(bounded.replace("+", "%2B"), StandardCharsets.UTF_8));
            return plain.substring(0, Math.min(plain.length(), 100));
        } catch (IllegalArgumentException e) {
            return Xml.line(bounded);
        }
    }
}
