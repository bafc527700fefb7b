package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Written.Scalar;
import dev.watchkeeper.config.yaml.Written.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Reads a configuration file in YAML or its subset JSON; stateless. Never writes one. */
public final class YamlFile {
    private static final long LARGEST_FILE = 1_000_000;

    private YamlFile() {}

    /**
     * The file's keys, or nothing with the mistake noted.
     *
     * @param file as the user named it
     * @param workingDirectory what a relative path is relative to
     * @param example a key of such files, for the message about a file without keys
     */
    public static Optional<Section> read(Path file, Path workingDirectory, String example, Problems problems) {
        return read(file, file, workingDirectory, example, problems);
    }

    /**
     * The same for a file whose content lies elsewhere: relative paths in it still start at the folder of the file.
     *
     * @param content what is read in place of the file
     */
    public static Optional<Section> read(
            Path file, Path content, Path workingDirectory, String example, Problems problems) {
        Path absolute = workingDirectory.resolve(content);
        Path folder =
                Optional.ofNullable(workingDirectory.resolve(file).getParent()).orElse(workingDirectory);
        Place start = new Place(file.toString(), folder, 1, 1);
        try {
            if (!Files.exists(absolute)) {
                throw new NoSuchFileException(file.toString());
            }
            if (!Files.isRegularFile(absolute) || Files.size(absolute) > LARGEST_FILE) {
                problems.mistake(start, "this is not a regular file of at most " + LARGEST_FILE + " bytes");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(absolute)))
                    .toString();
            if (file.toString().endsWith(".json")) {
                // JSON may be indented with tabs, which YAML forbids; JSON strings cannot contain any.
                text = text.replace('\t', ' ');
            }
            Optional<Written> root =
                    new YamlReader(start, problems).read(text.startsWith("\uFEFF") ? text.substring(1) : text);
            if (root.isPresent() && root.get() instanceof Section section) {
                return Optional.of(section);
            }
            if (root.isPresent() && !(root.get() instanceof Scalar scalar && scalar.isEmpty())) {
                problems.mistake(
                        root.get().place(),
                        "expected keys such as " + example + ", found "
                                + root.get().kind());
            }
            return problems.none() ? Optional.of(new Section(start, new LinkedHashMap<>())) : Optional.empty();
        } catch (NoSuchFileException e) {
            problems.mistake(start, "there is no such file");
        } catch (CharacterCodingException e) {
            problems.mistake(start, "this is not UTF-8 text");
        } catch (IOException e) {
            problems.mistake(start, "this file cannot be read; check its permissions");
        }
        return Optional.empty();
    }
}
