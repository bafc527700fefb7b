package dev.watchkeeper.config.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Where a value stands in a text; immutable. Unlike {@link Written} it knows its end, how it is written, and that an alias stands there.
 *
 * @param start and {@code end}: indices of the text; the end is that of the last thing that is said, without what follows
 * @param text of a scalar
 * @param children of a list its items; of a section its names and values in turn
 */
record Span(Kind kind, int start, int end, String text, List<Span> children) {
    private static final int DEEPEST = 32;

    /** How it is written; an immutable enumeration. */
    enum Kind {
        SCALAR,
        /** A scalar over several lines, after {@code |} or {@code >}. */
        BLOCK_SCALAR,
        ALIAS,
        FLOW_LIST,
        BLOCK_LIST,
        FLOW_SECTION,
        BLOCK_SECTION,
        /** Something that aliases repeat. */
        ANCHORED
    }

    Span {
        children = List.copyOf(children);
    }

    /** A name with its value in a section; immutable. */
    record Named(Span name, Span value) {}

    /** What one text says; immutable. @param root empty if the text says nothing */
    record Document(Optional<Span> root) {}

    /** Empty if it is not valid, or more than one document. */
    static Optional<Document> of(String text) {
        try {
            Iterator<Event> events =
                    new Parse(LoadSettings.builder().build()).parseString(text).iterator();
            Reader reader = new Reader(text, events);
            return reader.document();
        } catch (YamlEngineException e) {
            return Optional.empty();
        }
    }

    boolean isSection() {
        return kind == Kind.FLOW_SECTION || kind == Kind.BLOCK_SECTION;
    }

    boolean isFlow() {
        return kind == Kind.FLOW_SECTION || kind == Kind.FLOW_LIST;
    }

    /** Whether it stands on the lines below its name. */
    boolean isBelow() {
        return kind == Kind.BLOCK_SECTION || kind == Kind.BLOCK_LIST;
    }

    /** Whether nothing is said here. */
    boolean isNothing() {
        return kind == Kind.SCALAR && (text.isEmpty() && start == end || text.equals("~") || text.equals("null"));
    }

    List<Named> entries() {
        List<Named> entries = new ArrayList<>();
        for (int i = 0; i + 1 < children.size(); i += 2) {
            entries.add(new Named(children.get(i), children.get(i + 1)));
        }
        return entries;
    }

    Optional<Named> entry(String name) {
        return entries().stream()
                .filter(each -> each.name().text().equals(name))
                .findFirst();
    }

    /** Makes spans of events; confined to its thread. */
    private record Reader(String source, Iterator<Event> events) {
        Optional<Document> document() {
            Optional<Span> root = Optional.empty();
            int documents = 0;
            while (events.hasNext()) {
                Event event = events.next();
                switch (event.getEventId()) {
                    case DocumentStart -> documents++;
                    case Scalar, Alias, SequenceStart, MappingStart -> root = Optional.of(span(event, 0));
                    default -> {}
                }
            }
            return documents > 1 ? Optional.empty() : Optional.of(new Document(root));
        }

        private Span span(Event event, int depth) {
            if (depth > DEEPEST) {
                throw new YamlEngineException("too deep");
            }
            int start = index(event.getStartMark());
            return switch (event) {
                case ScalarEvent scalar -> scalar(scalar, start);
                case AliasEvent alias -> new Span(Kind.ALIAS, start, index(alias.getEndMark()), "", List.of());
                case CollectionStartEvent collection -> collection(collection, start, depth);
                default -> throw new YamlEngineException("unexpected");
            };
        }

        private Span scalar(ScalarEvent scalar, int start) {
            boolean block =
                    scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
            int end = index(scalar.getEndMark());
            while (block && end > start && Character.isWhitespace(source.charAt(end - 1))) {
                end--;
            }
            Kind kind = scalar.getAnchor().isPresent() ? Kind.ANCHORED : block ? Kind.BLOCK_SCALAR : Kind.SCALAR;
            return new Span(kind, start, end, scalar.getValue(), List.of());
        }

        private Span collection(CollectionStartEvent begun, int start, int depth) {
            boolean section = begun.getEventId() == Event.ID.MappingStart;
            List<Span> children = new ArrayList<>();
            Event event = events.next();
            while (event.getEventId() != Event.ID.MappingEnd && event.getEventId() != Event.ID.SequenceEnd) {
                children.add(span(event, depth + 1));
                event = events.next();
            }
            // The end of a block is only seen at whatever follows it.
            int end = begun.isFlow() || children.isEmpty()
                    ? index(event.getEndMark())
                    : children.getLast().end();
            Kind kind = section
                    ? begun.isFlow() ? Kind.FLOW_SECTION : Kind.BLOCK_SECTION
                    : begun.isFlow() ? Kind.FLOW_LIST : Kind.BLOCK_LIST;
            return new Span(begun.getAnchor().isPresent() ? Kind.ANCHORED : kind, start, end, "", children);
        }

        /** Marks count code points, texts count chars. */
        private int index(Optional<Mark> mark) {
            return source.offsetByCodePoints(0, mark.orElseThrow().getIndex());
        }
    }
}
