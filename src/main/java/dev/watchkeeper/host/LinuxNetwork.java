package dev.watchkeeper.host;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the kernel's routing tables and asks the system's resolver; immutable. */
final class LinuxNetwork implements Network {
    /** Nothing is sent there: connecting a datagram socket only looks up the route. */
    private static final int ANY_PORT = 9;

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);
    private static final int UP = 1;
    private static final String ANYWHERE_V6 = "0".repeat(32);

    private final Path proc = Path.of("/proc/net");
    private final Path sys = Path.of("/sys/class/net");

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    @Override
    public boolean hasRoute(InetAddress address) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.connect(new InetSocketAddress(address, ANY_PORT));
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    @Override
    public List<String> gatewayInterfaces() throws IOException {
        List<String> found = new ArrayList<>();
        for (String line : lines(proc.resolve("route"))) { // Iface Destination Gateway Flags … Mask
            String[] fields = line.trim().split("\\s+");
            if (fields.length >= 8 && fields[1].equals("00000000") && fields[7].equals("00000000")) {
                if ((Integer.parseInt(fields[3], 16) & UP) != 0) {
                    found.add(fields[0]);
                }
            }
        }
        for (String line :
                lines(proc.resolve("ipv6_route"))) { // destination, prefix, source, prefix, hop … flags, device
            String[] fields = line.trim().split("\\s+");
            boolean anywhere = fields.length >= 10 && fields[0].equals(ANYWHERE_V6) && fields[1].equals("00");
            if (anywhere && !fields[9].equals("lo") && !found.contains(fields[9])) {
                found.add(fields[9]);
            }
        }
        return found;
    }

    @Override
    public boolean hasLink(String networkInterface) throws IOException {
        Path carrier = sys.resolve(networkInterface).resolve("carrier");
        return !Files.exists(carrier) || Files.readString(carrier).strip().equals("1");
    }

    @Override
    public boolean answers(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), (int) CONNECT_LIMIT.toMillis());
            return true;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused");
        } catch (UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    }
}
