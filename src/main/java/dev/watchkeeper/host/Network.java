package dev.watchkeeper.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** What the network check asks the system; thread-safe. */
interface Network {
    /** The addresses of a name. May take long. */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** Whether the kernel has a way to the address. Sends nothing. */
    boolean hasRoute(InetAddress address) throws IOException;

    /** The interfaces by which default gateways are reached; empty if there is no default gateway. */
    List<String> gatewayInterfaces() throws IOException;

    /** Whether the interface has a carrier: a cable, or an access point. */
    boolean hasLink(String networkInterface) throws IOException;

    /** Whether the host answers at the port, be it by a refusal. */
    boolean answers(String host, int port) throws IOException;
}
