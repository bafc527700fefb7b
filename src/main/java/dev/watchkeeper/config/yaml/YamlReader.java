package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Written.Entry;
import dev.watchkeeper.config.yaml.Written.Items;
import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Turns YAML 1.2 text into {@link Written} values with their places; confined to the thread that loads. */
public final class YamlReader {
    /** Aliases repeat their value, so a few lines could expand to billions of values. */
    private static final int MOST_VALUES = 100_000;

    private static final int DEEPEST = 32;
    private static final String TOO_LARGE = "the settings are too large or too deeply nested";

    private final Place source;
    private final Problems problems;
    private int values;

    /** @param source where the text comes from; line and column 0 if positions within it mean nothing to the user */
    public YamlReader(Place source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    /** The value; empty if there is no text, or, with the mistake noted, if it is not valid. */
    public Optional<Written> read(String text) {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setMaxAliasesForCollections(MOST_VALUES)
                    .build();
            if (tooDeep(new Parse(settings).parseString(text))) {
                return Optional.empty();
            }
            return new Compose(settings).composeString(text).flatMap(node -> convert(node, 0));
        } catch (MarkedYamlEngineException e) {
            problems.mistake(place(e.getProblemMark()), "this is not valid YAML: " + e.getProblem());
        } catch (ReaderException e) {
            problems.mistake(
                    placeOf(text, e.getPosition()), "the character with code " + e.getCodePoint() + " is not allowed");
        } catch (YamlEngineException e) {
            problems.mistake(source.line() == 0 ? source : source.at(1, 1), "this is not valid YAML");
        }
        return Optional.empty();
    }

    /** Checks the nesting before the tree is built, which needs a stack as deep as the nesting. */
    private boolean tooDeep(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            switch (event.getEventId()) {
                case SequenceStart, MappingStart -> depth++;
                case SequenceEnd, MappingEnd -> depth--;
                default -> {}
            }
            if (depth > DEEPEST) {
                problems.mistake(place(event.getStartMark()), TOO_LARGE);
                return true;
            }
        }
        return false;
    }

    private Optional<Written> convert(Node node, int depth) {
        Place place = place(node.getStartMark());
        if (++values > MOST_VALUES || depth > DEEPEST) {
            if (values <= MOST_VALUES + 1) {
                problems.mistake(place, TOO_LARGE);
                values = MOST_VALUES + 1;
            }
            return Optional.empty();
        }
        return switch (node) {
            case ScalarNode scalar ->
                Optional.of(new Scalar(place, scalar.getValue(), scalar.getScalarStyle() == ScalarStyle.PLAIN));
            case SequenceNode sequence -> {
                List<Written> items = new ArrayList<>();
                sequence.getValue().forEach(item -> convert(item, depth + 1).ifPresent(items::add));
                yield Optional.of(new Items(place, items));
            }
            case MappingNode mapping -> Optional.of(section(mapping, place, depth));
            default -> Optional.empty();
        };
    }

    private Section section(MappingNode mapping, Place place, int depth) {
        SequencedMap<String, Entry> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Place keyPlace = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.mistake(keyPlace, "a key must be a single word");
                continue;
            }
            Optional<Written> value = convert(tuple.getValueNode(), depth + 1);
            if (value.isEmpty()) {
                continue;
            }
            Entry first = entries.putIfAbsent(key.getValue(), new Entry(keyPlace, value.get()));
            if (first != null) {
                problems.mistake(
                        keyPlace,
                        "'" + Quote.of(key.getValue()) + "' is given twice; the first is in "
                                + keyPlace.near(first.place()));
            }
        }
        return new Section(place, entries);
    }

    private Place place(Optional<Mark> mark) {
        if (source.line() == 0 || mark.isEmpty()) {
            return source;
        }
        return source.at(mark.get().getLine() + 1, mark.get().getColumn() + 1);
    }

    private Place placeOf(String text, int position) {
        if (source.line() == 0) {
            return source;
        }
        String before = text.substring(0, Math.clamp(position, 0, text.length()));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return source.at(line + 1, before.length() - before.lastIndexOf('\n'));
    }
}
