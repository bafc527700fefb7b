package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder.Values;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a question to a model, and checks its placeholders; stateless. */
public final class PromptFile {
    /** What a text may name. */
    public static final List<String> PLACEHOLDERS = List.of(
            "camera", "title", "begin", "end", "seconds", "zones", "labels", "sensors", "conditions", "pictures");

    private static final int LONGEST_BYTES = 65_536;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");

    private PromptFile() {}

    /** The text, or nothing if no file is named or, with the mistake noted, if it cannot be used. */
    static Optional<String> read(
            Values values, Key<Optional<String>> key, String shown, Place otherwise, Problems problems) {
        Place place = values.place(key, otherwise);
        return values.get(key).flatMap(file -> read(file, shown, place, problems));
    }

    private static Optional<String> read(String file, String key, Place place, Problems problems) {
        String named = key + ": '" + Quote.of(file) + "' ";
        try (InputStream in = Files.newInputStream(place.folder().resolve(file))) {
            byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
            if (bytes.length > LONGEST_BYTES || bytes.length == 0) {
                problems.mistake(place, named + "must hold 1 to " + LONGEST_BYTES + " bytes of text");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Matcher found = PLACEHOLDER.matcher(text);
            while (found.find()) {
                if (!PLACEHOLDERS.contains(found.group(1))) {
                    problems.mistake(
                            place,
                            named + "names " + Quote.of(found.group()) + ", which is unknown; known are {"
                                    + String.join("}, {", PLACEHOLDERS) + "}");
                    return Optional.empty();
                }
            }
            return Optional.of(text);
        } catch (CharacterCodingException e) {
            problems.mistake(place, named + "is not UTF-8 text");
        } catch (InvalidPathException | IOException e) {
            problems.mistake(place, key + ": there is no readable file '" + Quote.of(file) + "'");
        }
        return Optional.empty();
    }
}
