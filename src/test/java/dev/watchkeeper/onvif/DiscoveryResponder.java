package dev.watchkeeper.onvif;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers to probes of WS-Discovery as a camera does, after some answers that no camera should give; thread-safe. */
public final class DiscoveryResponder implements AutoCloseable {
    private static final InetSocketAddress GROUP = new InetSocketAddress("239.255.255.250", 3702);
    private static final Pattern MESSAGE = Pattern.compile("MessageID>([^<]+)<");

    private final MulticastSocket socket;
    private final String service;

    public DiscoveryResponder(NetworkInterface network, URI service) throws IOException {
        this.service = service.toString();
        socket = new MulticastSocket(GROUP.getPort());
        socket.joinGroup(GROUP, network);
        Thread.ofVirtual().name("responder").start(this::answerAll);
    }

    private void answerAll() {
        byte[] buffer = new byte[65_507];
        while (true) {
            DatagramPacket probe = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(probe);
                String text = new String(probe.getData(), 0, probe.getLength(), StandardCharsets.UTF_8);
                Matcher message = MESSAGE.matcher(text);
                if (!text.contains("NetworkVideoTransmitter") || !message.find()) {
                    continue;
                }
                for (String answer : List.of("", "<a>".repeat(1000), "x".repeat(60_000), match(message.group(1)))) {
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(bytes, bytes.length, probe.getSocketAddress()));
                }
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                // The next probe may be answered.
                continue;
            }
        }
    }

    private String match(String relates) {
        return "<?xml version=\"1.0\"?><SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://www.w3.org/2003/05/soap-envelope\""
                + " xmlns:wsa=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\""
                + " xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\"><SOAP-ENV:Header><wsa:RelatesTo>"
                + relates
                + "</wsa:RelatesTo></SOAP-ENV:Header><SOAP-ENV:Body><d:ProbeMatches><d:ProbeMatch>"
                + "<d:Scopes>onvif://www.onvif.org/name/Front%20door onvif://www.onvif.org/hardware/M1</d:Scopes>"
                + "<d:XAddrs>" + service
                + "</d:XAddrs></d:ProbeMatch></d:ProbeMatches></SOAP-ENV:Body></SOAP-ENV:Envelope>";
    }

    @Override
    public void close() {
        socket.close();
    }
}
