package dev.watchkeeper.onvif;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An XML element by its local names; immutable. Prefixes and namespaces differ from camera to camera and are ignored. Depth, elements and texts are bounded, and neither document
 * types nor external entities are read.
 *
 * @param text what it says itself, without blanks around it, at most {@link #LONGEST_TEXT} characters
 */
record Xml(String name, Map<String, String> attributes, String text, List<Xml> children) {
    static final int LONGEST_TEXT = 2000;

    private static final int DEEPEST = 32;

    /** A recorder with 64 channels has about 200 profiles of 100 elements. */
    private static final int MOST_ELEMENTS = 40_000;

    private static final int MOST_ATTRIBUTES = 32;

    Xml {
        attributes = Map.copyOf(attributes);
        children = List.copyOf(children);
    }

    /** The root; empty if it is not well-formed or larger than anything a camera has to say. */
    static Optional<Xml> parse(String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return read(factory.createXMLStreamReader(new StringReader(withoutLead(text))));
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    /** Some cameras send blanks before the declaration, where XML allows none. */
    private static String withoutLead(String text) {
        return (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
    }

    /** An element whose end has not been read; confined to the reading thread. */
    private static final class Open {
        private final String name;
        private final Map<String, String> attributes;
        private final StringBuilder text = new StringBuilder();
        private final List<Xml> children = new ArrayList<>();

        Open(XMLStreamReader reader) {
            name = reader.getLocalName();
            attributes = new HashMap<>();
            for (int i = 0; i < Math.min(reader.getAttributeCount(), MOST_ATTRIBUTES); i++) {
                attributes.put(reader.getAttributeLocalName(i), shortened(reader.getAttributeValue(i)));
            }
        }

        void add(String more) {
            // Blanks at the beginning would else use up the bound.
            text.append(text.isEmpty() ? more.stripLeading() : more);
            text.setLength(Math.min(text.length(), LONGEST_TEXT));
        }

        Xml closed() {
            return new Xml(name, attributes, text.toString().strip(), children);
        }
    }

    private static Optional<Xml> read(XMLStreamReader reader) throws XMLStreamException {
        Deque<Open> path = new ArrayDeque<>();
        int elements = 0;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                if (path.size() >= DEEPEST || ++elements > MOST_ELEMENTS) {
                    return Optional.empty();
                }
                path.addLast(new Open(reader));
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                Xml closed = path.removeLast().closed();
                if (path.isEmpty()) {
                    return Optional.of(closed);
                }
                path.getLast().children.add(closed);
            } else if (event == XMLStreamConstants.CHARACTERS && !path.isEmpty()) {
                path.getLast().add(reader.getText());
            }
        }
        return Optional.empty();
    }

    private static String shortened(String value) {
        return value.substring(0, Math.min(value.length(), LONGEST_TEXT));
    }

    /** All elements at a path below this one, such as {@code Body/GetProfilesResponse/Profiles}. */
    List<Xml> all(String path) {
        List<Xml> found = List.of(this);
        for (String step : path.split("/", -1)) {
            found = found.stream()
                    .flatMap(each -> each.children.stream())
                    .filter(child -> child.name.equals(step))
                    .toList();
        }
        return found;
    }

    /** The first of them. */
    Optional<Xml> find(String path) {
        return all(path).stream().findFirst();
    }

    /** What the first of them says, on one line and without control characters; empty if there is none. */
    String textAt(String path) {
        return find(path).map(found -> line(found.text)).orElse("");
    }

    /** The whole number that the first of them says; 0 if it says none. Some cameras write rates as {@code 25.000000}. */
    int numberAt(String path) {
        String digits = textAt(path);
        return digits.matches("[0-9]{1,9}(\\.[0-9]{1,9})?") ? (int) Math.round(Double.parseDouble(digits)) : 0;
    }

    /** A text of a camera as one line for people. */
    static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
