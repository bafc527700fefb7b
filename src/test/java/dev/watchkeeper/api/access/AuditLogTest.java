package dev.watchkeeper.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.api.access.AuditLog.What;
import dev.watchkeeper.base.ManualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuditLogTest {
    private static final Identity ANN = new Identity(Account.administrator("ann"), Identity.Means.SESSION, "1");
    private static final What PUSH = new What("POST /api/sensors/porch", "");

    @TempDir
    Path data;

    private final ManualClock clock = new ManualClock();

    private List<AuditLog.Entry> all() throws Exception {
        return new AuditLog(data, clock).find(Optional.empty(), Optional.empty(), 1000);
    }

    @Test
    void theNewestComesFirstAndHalfALineIsPassedOver() throws Exception {
        AuditLog audit = new AuditLog(data, clock);
        Instant first = clock.wall();
        audit.add(ANN, "192.0.2.1", new What("PUT /api/arming", "armed \"all\""), false);
        Files.write(
                data.resolve("audit.jsonl"),
                "{\"at\": \"2026-03-01T1\n".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
        clock.advance(Duration.ofMinutes(1));
        audit.add(ANN, "192.0.2.1", new What("POST /api/reload", ""), false);
        assertThat(all().stream().map(entry -> entry.did().request()))
                .containsExactly("POST /api/reload", "PUT /api/arming");
        assertThat(all().getLast())
                .isEqualTo(new AuditLog.Entry(
                        first, "ann", "session", "192.0.2.1", new What("PUT /api/arming", "armed \"all\""), 1));
        assertThat(audit.find(Optional.of(first.plusSeconds(1)), Optional.empty(), 10))
                .hasSize(1);
        assertThat(audit.find(Optional.empty(), Optional.of(first.plusSeconds(1)), 10))
                .hasSize(1);
    }

    @Test
    void whatAProgramSendsAllTheTimeIsCounted() throws Exception {
        AuditLog audit = new AuditLog(data, clock);
        for (int i = 0; i < 60; i++) {
            audit.add(ANN, "192.0.2.1", PUSH, true);
            audit.tellRest();
            clock.advance(Duration.ofSeconds(5));
        }
        assertThat(all())
                .singleElement()
                .satisfies(entry -> assertThat(entry.times()).isEqualTo(1));
        clock.advance(Duration.ofMinutes(10));
        audit.tellRest();
        assertThat(all()).hasSize(2);
        assertThat(all().getFirst().times()).isEqualTo(59);
    }

    @Test
    void itsFilesAreBounded() throws Exception {
        AuditLog audit = new AuditLog(data, clock);
        Files.write(data.resolve("audit.jsonl"), new byte[1_000_001]);
        audit.add(ANN, "192.0.2.1", PUSH, false);
        assertThat(Files.size(data.resolve("audit.jsonl"))).isLessThan(1000);
        assertThat(Files.size(data.resolve("audit-1.jsonl"))).isEqualTo(1_000_001);
        assertThat(audit.find(Optional.empty(), Optional.empty(), 10)).hasSize(1);
    }
}
