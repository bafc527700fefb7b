package dev.watchkeeper.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** The system's answers for the network check; thread-safe. */
interface Network {
    /** Resolves a name. May take long. */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** Whether the kernel has a route to the address. Sends nothing. */
    boolean hasRoute(InetAddress address) throws IOException;

    /** The interfaces of the default gateways; empty if there is none. */
    List<String> gatewayInterfaces() throws IOException;

    /** Whether the interface has a link: a cable or an access point. */
    boolean hasLink(String networkInterface) throws IOException;

    /** Whether the host answers at the port, even by refusing. */
    boolean answers(String host, int port) throws IOException;
}
