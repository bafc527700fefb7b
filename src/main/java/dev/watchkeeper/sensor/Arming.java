package dev.watchkeeper.sensor;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PlainText;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether alerts are armed, kept in {@code arming.json} of the data folder; thread-safe. A file that cannot be read arms: silence must be asked for. */
public final class Arming implements ArmingView {
    private static final Logger log = LoggerFactory.getLogger(Arming.class);
    private static final int MAX_BY = 100;

    private final Path file;
    private final Clock clock;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile State state;

    private Arming(Path file, State state, Clock clock) {
        this.file = file;
        this.state = state;
        this.clock = clock;
    }

    /** Reads what was decided before. */
    public static Arming open(Path data, Clock clock) {
        Path file = data.resolve("arming.json");
        return new Arming(file, read(file), clock);
    }

    private static State read(Path file) {
        try {
            JsonNode node = Json.read(Files.readString(file, StandardCharsets.UTF_8));
            if (!node.path("armed").isBoolean()) {
                throw new IOException("without 'armed'");
            }
            return new State(
                    node.path("armed").asBoolean(),
                    Optional.of(node.path("by").asString("")).filter(by -> !by.isEmpty()),
                    Optional.of(node.path("since").asString(""))
                            .filter(at -> !at.isEmpty())
                            .map(Instant::parse));
        } catch (NoSuchFileException e) {
            return State.INITIAL;
        } catch (IOException | JacksonException | DateTimeException e) {
            log.warn("Alerts are armed, because {} cannot be read: {}", file, e.toString());
            return State.INITIAL;
        }
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public State set(boolean armed, String by) throws IOException {
        writing.lock();
        try {
            State before = state;
            if (before.armed() == armed && before.since().isPresent()) {
                return before;
            }
            String name = PlainText.line(by, MAX_BY);
            State next = new State(armed, Optional.of(name), Optional.of(clock.wall()));
            state = next;
            log.info(
                    "Alerts are {} by {}",
                    armed ? "armed" : "disarmed",
                    next.by().orElse(""));
            ObjectNode node = Json.object().put("armed", armed);
            next.by().ifPresent(text -> node.put("by", text));
            next.since().ifPresent(at -> node.put("since", at.toString()));
            PrivateFiles.replace(file, Json.write(node).getBytes(StandardCharsets.UTF_8));
            return next;
        } finally {
            writing.unlock();
        }
    }
}
