package dev.watchkeeper.watch;

import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.keeper.process.ProcEntry.Ident;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a run remembers for the next, in one file that is replaced as a whole; confined to one thread at a time. Of several processes on one data
 * folder, the one that holds its {@link MemoryLock} writes it. A file that cannot be understood counts
 * as none: the next run begins without memory.
 */
final class MemoryFile {
    private static final Logger log = LoggerFactory.getLogger(MemoryFile.class);

    private final Path file;

    MemoryFile(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    Map<String, ServiceMemory> read() {
        Map<String, ServiceMemory> services = new HashMap<>();
        if (!Files.exists(file)) {
            return services;
        }
        try {
            Json.read(Files.readString(file)).path("services").properties().forEach(entry -> {
                services.put(entry.getKey(), service(entry.getValue()));
            });
        } catch (IOException | JacksonException | DateTimeParseException e) {
            log.warn(
                    "{} cannot be read, and this run begins without memory: {}",
                    file,
                    String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
            services.clear();
        }
        return services;
    }

    private static ServiceMemory service(JsonNode node) {
        Map<String, Instant> problems = new HashMap<>();
        node.path("problems")
                .properties()
                .forEach(entry -> problems.put(
                        entry.getKey(), Instant.parse(entry.getValue().asString())));
        JsonNode kept = node.path("log");
        Optional<LogMemory> logMemory = kept.isObject()
                ? Optional.of(new LogMemory(
                        kept.path("file").asString(""),
                        kept.path("offset").asLong(0),
                        instant(kept, "progress_at"),
                        instant(kept, "transient_since"),
                        instant(kept, "transient_at"),
                        Optional.ofNullable(kept.path("trouble").asString("")).filter(text -> !text.isEmpty())))
                : Optional.empty();
        JsonNode known = node.path("process");
        Optional<KnownProcess> process = known.isObject()
                ? Optional.of(new KnownProcess(
                        new Ident(
                                known.path("pid").asLong(),
                                known.path("start_ticks").asLong()),
                        known.path("written").asLong()))
                : Optional.empty();
        return new ServiceMemory(
                logMemory, Instant.parse(node.path("first_seen").asString()), process, problems);
    }

    private static Optional<Instant> instant(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field))
                .filter(JsonNode::isString)
                .map(each -> Instant.parse(each.asString()));
    }

    void write(Map<String, ServiceMemory> services) throws IOException {
        ObjectNode root = Json.object();
        ObjectNode all = root.putObject("services");
        services.forEach((name, memory) -> {
            ObjectNode node = all.putObject(name);
            node.put("first_seen", memory.firstSeen().toString());
            memory.log().ifPresent(kept -> {
                ObjectNode logNode = node.putObject("log");
                logNode.put("file", kept.file()).put("offset", kept.offset());
                kept.progressAt().ifPresent(at -> logNode.put("progress_at", at.toString()));
                kept.transientSince().ifPresent(at -> logNode.put("transient_since", at.toString()));
                kept.transientAt().ifPresent(at -> logNode.put("transient_at", at.toString()));
                kept.trouble().ifPresent(text -> logNode.put("trouble", text));
            });
            memory.process()
                    .ifPresent(known -> node.putObject("process")
                            .put("pid", known.process().pid())
                            .put("start_ticks", known.process().startTicks())
                            .put("written", known.writtenMillis()));
            ObjectNode problems = node.putObject("problems");
            memory.problems().forEach((key, since) -> problems.put(key, since.toString()));
        });
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            PrivateFiles.createDirectories(folder);
        }
        PrivateFiles.replace(file, Json.write(root).getBytes(StandardCharsets.UTF_8));
    }
}
