package dev.watchkeeper.incident;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.incident.OutsideIncident.Matter;
import dev.watchkeeper.incident.OutsideIncident.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The incidents that were noticed from outside, one file each in {@code incidents/} of the data folder, the newest 1000; thread-safe, and safe between
 * processes of which one writes. A file is replaced as a whole once it is on the disk.
 */
public final class IncidentFiles implements OutsideView {
    private static final Logger log = LoggerFactory.getLogger(IncidentFiles.class);
    private static final int MOST = 1000;
    private static final String SUFFIX = ".json";

    /** Ids begin with the time, so that names sort by it. */
    private static final String ID = "[0-9A-Za-z_-]{1,64}";

    /** A look at hundreds of services. */
    private static final long MOST_LOOK_BYTES = 1 << 20;

    private final Path folder;
    private final Path look;

    /** @param data the data folder */
    public IncidentFiles(Path data) {
        folder = data.resolve("incidents");
        look = data.resolve("watch-look.json");
    }

    /** A new id, by the time at which the incident begins. */
    public String newId(Instant begin) {
        long millis = begin.toEpochMilli();
        while (Files.exists(folder.resolve("w" + millis + SUFFIX))) {
            millis++;
        }
        return "w" + millis;
    }

    /** Writes the current state of an incident, replacing the earlier one. */
    public void save(OutsideIncident incident) throws IOException {
        PrivateFiles.createDirectories(folder);
        Path file = folder.resolve(incident.id() + SUFFIX);
        boolean fresh = !Files.exists(file);
        PrivateFiles.replace(file, text(incident).getBytes(StandardCharsets.UTF_8));
        if (fresh) {
            List<Path> all = newestFirst();
            for (Path old : all.subList(Math.min(MOST, all.size()), all.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    /** One incident; empty if there is none, or its file is damaged. */
    public Optional<OutsideIncident> find(String id) {
        return id.matches(ID) ? read(folder.resolve(id + SUFFIX)) : Optional.empty();
    }

    @Override
    public List<OutsideIncident> find(Optional<Instant> from, Optional<Instant> to, int limit) {
        List<OutsideIncident> found = new ArrayList<>();
        for (Path file : newestFirst()) {
            if (found.size() >= limit) {
                break;
            }
            read(file).filter(each -> isWithin(each, from, to)).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public Optional<String> newestLook() {
        try {
            return Files.exists(look) && Files.size(look) <= MOST_LOOK_BYTES
                    ? Optional.of(Files.readString(look))
                    : Optional.empty();
        } catch (IOException e) {
            log.debug("{} cannot be read", look, e);
            return Optional.empty();
        }
    }

    private static boolean isWithin(OutsideIncident incident, Optional<Instant> from, Optional<Instant> to) {
        boolean after = from.isEmpty()
                || incident.end().isEmpty()
                || incident.end().get().isAfter(from.get());
        return after && to.filter(limit -> !incident.begin().isBefore(limit)).isEmpty();
    }

    private List<Path> newestFirst() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(SUFFIX))
                    .sorted(Comparator.comparing(
                                    (Path file) -> file.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            log.warn("The incidents in {} cannot be listed: {}", folder, e.toString());
            return List.of();
        }
    }

    private static Optional<OutsideIncident> read(Path file) {
        try {
            JsonNode node = Json.read(Files.readString(file));
            List<Step> steps = new ArrayList<>();
            for (JsonNode step : node.path("steps")) {
                steps.add(new Step(
                        Instant.parse(step.path("at").asString()),
                        step.path("step").asString(),
                        step.path("text").asString()));
            }
            return Optional.of(new OutsideIncident(
                    node.path("id").asString(),
                    Instant.parse(node.path("start").asString()),
                    Optional.of(node.path("end")).filter(JsonNode::isString).map(end -> Instant.parse(end.asString())),
                    new Matter(
                            node.path("kind").asString(),
                            node.path("severity").asString(),
                            node.path("target").asString(),
                            node.path("tier").asInt(),
                            node.path("message").asString()),
                    steps));
        } catch (IOException | JacksonException | DateTimeParseException e) {
            log.debug("{} cannot be read", file, e);
            return Optional.empty();
        }
    }

    private static String text(OutsideIncident incident) {
        return Json.write(json(incident));
    }

    /** As {@code /api/incidents} answers it, so that the same programs can read both. */
    public static ObjectNode json(OutsideIncident incident) {
        ObjectNode node = Json.object();
        node.put("id", incident.id())
                .put("state", incident.end().isPresent() ? "over" : "open")
                .put("start", incident.begin().toString())
                .put("end", incident.end().map(Instant::toString).orElse(null))
                .put("message", incident.matter().sentence());
        node.putArray("cameras");
        node.put("kind", incident.matter().kind())
                .put("severity", incident.matter().severity())
                .put("target", incident.matter().target())
                .put("tier", incident.matter().tier());
        ArrayNode steps = node.putArray("steps");
        incident.steps()
                .forEach(step -> steps.addObject()
                        .put("at", step.at().toString())
                        .put("step", step.step())
                        .put("text", step.text()));
        return node;
    }
}
