package dev.watchkeeper.api.access;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who changed what, when and from where, in the file {@code audit.jsonl} of the data folder; thread-safe. Bounded: beyond 1 MB the file becomes
 * {@code audit-1.jsonl}, and what was that before is gone.
 */
public final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger(AuditLog.class);
    private static final String DETAIL = "watchkeeper.audit";
    private static final long MOST_BYTES = 1_000_000;
    private static final int LONGEST = 300;
    private static final int MOST_HELD = 100;

    /** Repeated calls of one program become one entry per this time. */
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private final Path file;
    private final Path older;
    private final Clock clock;
    private final Map<Key, Held> held = new LinkedHashMap<>();

    public AuditLog(Path data, Clock clock) {
        this.file = data.resolve("audit.jsonl");
        this.older = data.resolve("audit-1.jsonl");
        this.clock = clock;
    }

    /**
     * One change.
     *
     * @param who the user, the token, or {@code api} without users
     * @param means as {@link Identity.Means}, in lower case
     * @param from the address
     * @param did the request, and in words what it changed, if the route says so
     * @param times how often within ten minutes
     */
    public record Entry(Instant at, String who, String means, String from, What did, int times) {}

    /** @param text empty if the request says it all */
    public record What(String request, String text) {}

    /** Says in words what this request changes, for its entry; never a secret. */
    public static void tell(Context ctx, String text) {
        ctx.attribute(DETAIL, text);
    }

    /** What this request did, as far as its route told. */
    public static What what(Context ctx) {
        String text = Optional.ofNullable(ctx.<String>attribute(DETAIL)).orElse("");
        return new What(cut(ctx.req().getMethod() + " " + ctx.path()), cut(text));
    }

    /**
     * Notes a change that has been made.
     *
     * @param from the address
     * @param frequent whether a program makes it all the time, so that the calls of ten minutes become one entry
     */
    public void add(Identity who, String from, What did, boolean frequent) {
        Entry entry = new Entry(now(), who.actor(), who.means().name().toLowerCase(Locale.ROOT), from, did, 1);
        if (!frequent || isFirst(entry)) {
            write(entry);
        }
    }

    private Instant now() {
        return clock.wall().truncatedTo(ChronoUnit.MILLIS);
    }

    private synchronized boolean isFirst(Entry entry) {
        Key key = new Key(entry.who, entry.did);
        Held before = held.get(key);
        if (before != null) {
            held.put(key, new Held(before.first, before.sinceNanos, before.further + 1));
            return false;
        }
        if (held.size() < MOST_HELD) {
            held.put(key, new Held(entry, clock.monotonicNanos(), 0));
        }
        return true;
    }

    /** Writes how often programs called again; called periodically. */
    public void tellRest() {
        List<Entry> due = new ArrayList<>();
        synchronized (this) {
            held.values().removeIf(each -> {
                boolean over = clock.since(each.sinceNanos).compareTo(WINDOW) > 0;
                if (over && each.further > 0) {
                    Entry first = each.first;
                    due.add(new Entry(now(), first.who, first.means, first.from, first.did, each.further));
                }
                return over;
            });
        }
        due.forEach(this::write);
    }

    private record Key(String who, What did) {}

    /** @param further calls after the first */
    private record Held(Entry first, long sinceNanos, int further) {}

    private synchronized void write(Entry entry) {
        try {
            if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
                PrivateFiles.move(file, older);
            }
            PrivateFiles.createDirectories(
                    Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/")));
            try (OutputStream out = PrivateFiles.append(file)) {
                out.write((line(entry) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            log.warn(
                    "The audit list cannot be written, so this is only here: {} did {} {} from {}",
                    entry.who,
                    entry.did.request,
                    entry.did.text,
                    entry.from,
                    e);
        }
    }

    /** The newest first. */
    public synchronized List<Entry> find(Optional<Instant> from, Optional<Instant> to, int limit) throws IOException {
        List<Entry> found = new ArrayList<>();
        for (Path each : List.of(older, file)) {
            if (Files.exists(each)) {
                // Not readAllLines, which gives up where a power cut left half a letter.
                String text = new String(Files.readAllBytes(each), StandardCharsets.UTF_8);
                for (String line : text.lines().toList()) {
                    read(line)
                            .filter(entry -> from.isEmpty() || !entry.at.isBefore(from.get()))
                            .filter(entry -> to.isEmpty() || entry.at.isBefore(to.get()))
                            .ifPresent(found::add);
                }
            }
        }
        Collections.reverse(found);
        return found.stream().limit(limit).toList();
    }

    private static String line(Entry entry) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("at", entry.at.toString());
        line.put("who", entry.who);
        line.put("means", entry.means);
        line.put("from", entry.from);
        line.put("request", entry.did.request);
        line.put("text", entry.did.text);
        line.put("times", entry.times);
        return line.toString();
    }

    /** Empty for a line that a power cut left unfinished. */
    private static Optional<Entry> read(String line) {
        try {
            JsonNode found = JsonMapper.shared().readTree(line);
            return Optional.of(new Entry(
                    Instant.parse(found.path("at").asString("")),
                    found.path("who").asString(""),
                    found.path("means").asString(""),
                    found.path("from").asString(""),
                    new What(
                            found.path("request").asString(""),
                            found.path("text").asString("")),
                    found.path("times").asInt(1)));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
