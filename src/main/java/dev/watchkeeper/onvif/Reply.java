package dev.watchkeeper.onvif;

import java.io.StringReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A SOAP answer as the texts of its elements by their path of local names, such as {@code Body/Fault/Reason/Text}; immutable. Prefixes and namespaces differ from camera to camera
 * and are ignored.
 */
record Reply(Map<String, String> texts) {
    private static final int DEEPEST = 32;
    private static final int MOST_ELEMENTS = 1000;
    private static final int LONGEST_TEXT = 200;

    Reply {
        texts = Map.copyOf(texts);
    }

    /** Empty if it is no SOAP envelope. Document types and external entities are not read. */
    static Optional<Reply> parse(String xml) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
            Map<String, String> texts = read(reader);
            return texts.containsKey("Body") ? Optional.of(new Reply(texts)) : Optional.empty();
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> read(XMLStreamReader reader) throws XMLStreamException {
        Map<String, String> texts = new HashMap<>();
        Deque<String> path = new ArrayDeque<>();
        while (reader.hasNext() && texts.size() < MOST_ELEMENTS) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (path.size() >= DEEPEST) {
                        throw new XMLStreamException("too deep");
                    }
                    String name = reader.getLocalName();
                    // The envelope itself is left out of the paths.
                    path.addLast(path.isEmpty() ? "" : path.getLast().isEmpty() ? name : path.getLast() + "/" + name);
                    texts.putIfAbsent(path.getLast(), "");
                }
                case XMLStreamConstants.END_ELEMENT -> path.removeLast();
                case XMLStreamConstants.CHARACTERS ->
                    texts.merge(
                            path.isEmpty() ? "" : path.getLast(),
                            reader.getText().strip(),
                            Reply::joined);
                default -> {
                    // Comments and the like say nothing.
                    continue;
                }
            }
        }
        return texts;
    }

    private static String joined(String one, String other) {
        String both = one + other;
        return both.substring(0, Math.min(LONGEST_TEXT, both.length()));
    }

    private String text(String path) {
        return texts.getOrDefault(path, "");
    }

    boolean has(String path) {
        return texts.containsKey(path);
    }

    /** Why the camera refused, for people; empty if it did not. */
    Optional<String> fault() {
        if (!has("Body/Fault")) {
            return Optional.empty();
        }
        String reason = text("Body/Fault/Reason/Text");
        return Optional.of(reason.isEmpty() ? "it gives no reason" : reason.replaceAll("\\p{Cntrl}", " "));
    }

    /** Whether it refused because of the sign-in: ONVIF Core Specification, table of generic faults. */
    boolean isUnauthorized() {
        return texts.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("Body/Fault/Code"))
                .anyMatch(entry ->
                        entry.getValue().matches("(?s).*(NotAuthorized|FailedAuthentication|InvalidSecurity).*"));
    }

    /** The camera's time; in UTC if it says so, else its local time is all there is. Empty if it gives none. */
    Optional<Instant> time() {
        String answer = "Body/GetSystemDateAndTimeResponse/SystemDateAndTime/";
        String at = has(answer + "UTCDateTime/Date/Year") ? answer + "UTCDateTime/" : answer + "LocalDateTime/";
        try {
            return Optional.of(LocalDateTime.of(
                            number(at + "Date/Year"),
                            number(at + "Date/Month"),
                            number(at + "Date/Day"),
                            number(at + "Time/Hour"),
                            number(at + "Time/Minute"),
                            Math.min(59, number(at + "Time/Second")))
                    .toInstant(ZoneOffset.UTC));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private int number(String path) {
        return Integer.parseInt(text(path));
    }

    /** What the camera says about its reboot; empty if it says nothing. */
    String rebootMessage() {
        return text("Body/SystemRebootResponse/Message").replaceAll("\\p{Cntrl}", " ");
    }
}
