package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.order.OrderDesk;
import dev.watchkeeper.order.OrderDesk.Answer;
import dev.watchkeeper.order.OrderDesk.OnInterrupt;
import dev.watchkeeper.order.OrderUnits;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.Report;
import dev.watchkeeper.proposal.ReportText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/** Has orders carried out by the unit that {@code install-service --repair} has installed, under the account of the repository's owner; thread-safe. */
public final class OrderedWorker implements Worker {
    /** What comes back beside the report. */
    static final List<String> RESULTS = List.of("patch.diff", "agent.log", "test.log", "deploy.log");

    private static final Duration TAKEN_WITHIN = Duration.ofSeconds(10);
    private static final int MAX_ANSWER_BYTES = 16 << 20;
    private static final String UNIT = OrderUnits.REPAIR;

    private final Proposals proposals;
    private final OrderDesk desk;
    private final OrderDesk.Limits limits;

    /** @param settings as the unit should have them, for its limits */
    public OrderedWorker(Path data, RepairSettings settings, OrderDesk desk, Clock clock) {
        proposals = new Proposals(data, clock);
        this.desk = desk;
        limits =
                new OrderDesk.Limits(TAKEN_WITHIN, settings.orderLimit().plus(Duration.ofMinutes(1)), MAX_ANSWER_BYTES);
    }

    @Override
    public void run(Order order, String id) throws FailureException, InterruptedException {
        Report report = proposals.find(id).orElseThrow(() -> failure("There is no repair " + id + "."));
        try {
            Answer answer = desk.place(new OrderDesk.Order(
                    OrderUnits.REPAIR_ORDER,
                    parcel(order, report).line(),
                    limits,
                    order == Order.WORK ? OnInterrupt.ENDS : OnInterrupt.GOES_ON));
            switch (answer) {
                case Answer.Done done -> take(report, done);
                case Answer.Refused refused -> throw failure("The unit " + UNIT + " refused the order.");
                case Answer.NotTaken notTaken ->
                    throw failure("The unit " + UNIT + " did not take the order within " + TAKEN_WITHIN.toSeconds()
                            + " s; 'systemctl status " + UNIT + ".path " + UNIT + "' says why.");
                case Answer.Silent silent ->
                    throw failure("The unit " + UNIT + " gave no answer within "
                            + limits.answered().toSeconds() + " s.");
                case Answer.Busy busy -> throw failure("The unit " + UNIT + " is at another order.");
            }
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT,
                    "The order to the unit " + UNIT + " or its answer cannot be written or read: " + e.getMessage(),
                    e);
        }
    }

    private Parcel parcel(Order order, Report report) throws IOException {
        return switch (order) {
            case WORK -> new Parcel(order.id(), report.id(), "", "", bundle(report));
            case APPLY ->
                new Parcel(
                        order.id(),
                        report.id(),
                        report.result().decision().map(Report.Decision::by).orElse(""),
                        report.result().change().map(Report.Change::sha256).orElse(""),
                        Map.of());
            case REVERT ->
                new Parcel(order.id(), report.id(), "", report.stand().text(), Map.of());
        };
    }

    private Map<String, String> bundle(Report report) throws IOException {
        Path folder = proposals.folder(report.id());
        Map<String, String> files = new LinkedHashMap<>();
        add(files, folder, "report.json");
        add(files, folder, "prompt.md");
        Path evidence = folder.resolve("evidence");
        if (Files.isDirectory(evidence)) {
            try (Stream<Path> all = Files.list(evidence)) {
                for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                    add(files, folder, "evidence/" + file.getFileName());
                }
            }
        }
        return files;
    }

    private static void add(Map<String, String> files, Path folder, String name) throws IOException {
        files.put(name, Parcel.packed(Files.readAllBytes(folder.resolve(name))));
    }

    /** Takes over what came of it. The subject stays as it was asked, and so does a person's decision. */
    private void take(Report asked, Answer.Done done) throws FailureException, IOException {
        Optional<Parcel> parcel =
                Parcel.of(done.text()).filter(each -> each.id().equals(asked.id()));
        if (parcel.isEmpty()) {
            throw failure("The unit " + UNIT + " ended (" + done.result() + ") without an answer; 'journalctl -u "
                    + UNIT + "' says why.");
        }
        if (!parcel.get().text().isBlank()) {
            throw failure(parcel.get().text());
        }
        try {
            Map<String, String> files = parcel.get().files();
            Report theirs = ReportText.report(Parcel.unpacked(files.getOrDefault("report.json", "")));
            if (!Stream.of(theirs.stand(), theirs.attempt(), theirs.result()).allMatch(Parcel::isThere)) {
                throw new IllegalArgumentException("a part of the report is missing");
            }
            for (String name : RESULTS) {
                if (files.containsKey(name)) {
                    PrivateFiles.replace(proposals.folder(asked.id()).resolve(name), Parcel.unpacked(files.get(name)));
                }
            }
            Report.Result result = theirs.result();
            proposals.write(new Report(
                    asked.id(),
                    asked.subject(),
                    theirs.stand(),
                    theirs.attempt(),
                    new Report.Result(
                            result.change(),
                            result.tests(),
                            asked.result().decision().or(result::decision),
                            result.applied())));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "The answer of the unit " + UNIT + " is not readable as one.", e);
        }
    }

    private static FailureException failure(String sentence) {
        return new FailureException(FailureKind.ENVIRONMENT, sentence);
    }
}
