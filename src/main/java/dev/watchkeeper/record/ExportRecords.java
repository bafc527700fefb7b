package dev.watchkeeper.record;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.record.ExportsView.Export;
import dev.watchkeeper.record.ExportsView.Made;
import dev.watchkeeper.record.ExportsView.Order;
import dev.watchkeeper.record.ExportsView.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Notes each export in a file beside its film, so that a new process still has them; thread-safe for different exports. */
final class ExportRecords {
    private static final Logger log = LoggerFactory.getLogger(ExportRecords.class);

    private static final String ENDING = ".json";
    static final String INTERRUPTED = "Watchkeeper was stopped while it worked on this export. Order the export again.";
    private static final String GONE =
            "The file of this export is no longer as it was made; it was changed or deleted. Order the export again.";
    private static final int MOST_BYTES = 1 << 20;

    private final Path folder;

    ExportRecords(Path folder) {
        this.folder = folder;
    }

    /** Notes how far the export is; where that fails, the export goes on and is forgotten at the next start. */
    void write(Export export) {
        Path growing = folder.resolve(export.id() + ENDING + ".new");
        try {
            PrivateFiles.write(growing, List.of(Json.write(json(export))));
            PrivateFiles.move(growing, file(export.id()));
        } catch (IOException e) {
            log.warn("The export {} could not be noted; after a restart it is unknown: {}", export.id(), e.toString());
            delete(growing);
        }
    }

    void delete(String id) {
        delete(file(id));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("{} could not be deleted: {}", file, e.toString());
        }
    }

    /**
     * Reads what a former process left, and deletes everything else in the folder.
     *
     * @param most how many are kept; the latest ones
     * @return the oldest first; those that were not finished have failed
     */
    List<Export> takeOver(int most, Instant now) throws IOException {
        List<Path> files;
        try (Stream<Path> left = Files.list(folder)) {
            files = left.filter(Files::isRegularFile).toList();
        }
        List<Export> all = new ArrayList<>(files.stream()
                .filter(file -> file.toString().endsWith(ENDING))
                .flatMap(file -> read(file).stream())
                .filter(export -> export.expires().isAfter(now))
                .sorted(Comparator.comparing(Export::expires))
                .toList());
        List<Export> kept = all.subList(Math.max(0, all.size() - most), all.size());
        Set<Path> wanted = new HashSet<>();
        for (Export export : kept) {
            wanted.add(file(export.id()));
            export.made().ifPresent(made -> wanted.add(made.file()));
        }
        files.stream().filter(file -> !wanted.contains(file)).forEach(ExportRecords::delete);
        return List.copyOf(kept);
    }

    private Path file(String id) {
        return folder.resolve(id + ENDING);
    }

    private Optional<Export> read(Path file) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                return Optional.empty();
            }
            Export noted = export(Json.read(Files.readString(file)));
            return file(noted.id()).equals(file) ? Optional.of(checked(noted)) : Optional.empty();
        } catch (IOException | JacksonException | DateTimeException | IllegalArgumentException e) {
            log.warn("The note {} of an export cannot be read; it is deleted with its file: {}", file, e.toString());
            return Optional.empty();
        }
    }

    private static Export checked(Export noted) throws IOException {
        return switch (noted.state()) {
            case FAILED -> noted;
            case WAITING, RUNNING -> failed(noted, INTERRUPTED);
            case DONE -> isWhole(noted) ? noted : failed(noted, GONE);
        };
    }

    private static boolean isWhole(Export noted) throws IOException {
        Optional<Made> made = noted.made();
        return made.isPresent()
                && Files.isRegularFile(made.get().file())
                && Files.size(made.get().file()) == made.get().bytes();
    }

    private static Export failed(Export noted, String why) {
        return new Export(
                noted.id(), noted.order(), State.FAILED, 0, Optional.empty(), Optional.of(why), noted.expires());
    }

    private static ObjectNode json(Export export) {
        ObjectNode json = Json.object()
                .put("id", export.id())
                .put("camera", export.order().camera())
                .put("title", export.order().title())
                .put("from", export.order().from().toString())
                .put("to", export.order().to().toString())
                .put("convert", export.order().convert())
                .put("state", export.state().name())
                .put("expires", export.expires().toString());
        export.error().ifPresent(error -> json.put("error", error));
        export.made().ifPresent(made -> json.set("made", json(made)));
        return json;
    }

    private static ObjectNode json(Made made) {
        ArrayNode missing = Json.array();
        for (Completeness.Missing each : made.completeness().missing()) {
            missing.add(Json.object()
                    .put("from", each.from().toString())
                    .put("to", each.to().toString())
                    .put("cause", each.cause()));
        }
        ObjectNode json = Json.object()
                .put("file", made.file().getFileName().toString())
                .put("bytes", made.bytes())
                .put("sha256", made.sha256())
                .put("codecs", made.codecs())
                .put("silent", made.completeness().silent().toString());
        json.set("missing", missing);
        return json;
    }

    private Export export(JsonNode json) {
        String id = text(json, "id");
        return new Export(
                id,
                new Order(
                        text(json, "camera"),
                        text(json, "title"),
                        time(json, "from"),
                        time(json, "to"),
                        json.path("convert").asBoolean(false)),
                State.valueOf(text(json, "state")),
                0,
                Optional.of(json.path("made")).filter(JsonNode::isObject).map(made -> made(id, made)),
                Optional.of(json.path("error")).filter(JsonNode::isString).map(JsonNode::stringValue),
                time(json, "expires"));
    }

    private Made made(String id, JsonNode json) {
        String name = text(json, "file");
        if (!name.equals(id + ".mp4") && !name.equals(id + ".zip")) {
            throw new IllegalArgumentException("its file is called " + name);
        }
        List<Completeness.Missing> missing = json.path("missing").values().stream()
                .map(each -> new Completeness.Missing(time(each, "from"), time(each, "to"), text(each, "cause")))
                .toList();
        return new Made(
                folder.resolve(name),
                json.path("bytes").asLong(-1),
                text(json, "sha256"),
                text(json, "codecs"),
                new Completeness(missing, Duration.parse(text(json, "silent"))));
    }

    private static Instant time(JsonNode json, String field) {
        return Instant.parse(text(json, field));
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("it has no text '" + field + "'");
        }
        return value.stringValue();
    }
}
