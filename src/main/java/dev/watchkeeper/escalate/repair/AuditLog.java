package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.Json;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Appends what happened to a repair to {@code escalation/audit.jsonl}, one line each, never changed afterwards; thread-safe. */
final class AuditLog {
    private final Path folder;
    private final Clock clock;

    AuditLog(Path data, Clock clock) {
        folder = data.resolve("escalation");
        this.clock = clock;
    }

    void add(Report report, String what, String text) throws IOException {
        Report.Subject subject = report.subject();
        String line = Json.write(Json.object()
                .put("at", clock.wall().toString())
                .put("target", subject.target())
                .put("incident", subject.incident())
                .put("action", report.attempt().kind())
                .put("outcome", what)
                .put("text", text)
                .put("repair", report.id())
                .put("by", report.result().decision().map(Report.Decision::by).orElse("")));
        PrivateFiles.createDirectories(folder);
        // One write of a line is not torn by the other writer's.
        try (OutputStream out = PrivateFiles.append(folder.resolve("audit.jsonl"))) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
