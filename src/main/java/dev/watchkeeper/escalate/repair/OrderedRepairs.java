package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.escalate.repair.RepairSettings.Apply;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.RepairState;
import dev.watchkeeper.proposal.Report;
import dev.watchkeeper.proposal.ReportText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Judges and carries out orders from another account, in the unit of the repair agent; confined to the main thread. Its own folder is what it believes:
 * only a change that it has tested itself is applied, whatever the order says. The settings come from a file that only root may change.
 */
public final class OrderedRepairs {
    /** The longest order that is read. */
    public static final int MAX_ORDER_BYTES = 16 << 20;

    private static final Duration DAY = Duration.ofHours(24);
    private static final int MOST_FILES = 64;
    private static final int MAX_FILE_BYTES = 4 << 20;
    private static final int MAX_TEXT_CHARS = 500;
    private static final String FILE = "prompt\\.md|evidence/(?!\\.)[A-Za-z0-9._@:+-]{1,150}";

    private final Site site;
    private final Proposals own;

    /** @param site its data folder is the unit's own state folder */
    public OrderedRepairs(Site site) {
        this.site = site;
        own = new Proposals(site.data(), site.clock());
    }

    /**
     * Carries out one order.
     *
     * @param line as the process that watches has written it
     * @return the answer, a line
     * @throws InterruptedException if the order was taken back
     */
    public String answer(String line) throws InterruptedException {
        Optional<Parcel> parcel = Parcel.of(line);
        if (parcel.isEmpty()) {
            return refusal("", "The order is not readable as one.").line();
        }
        try {
            Worker.Order order =
                    parcel.get().what().orElseThrow(() -> refused("The order is none of work, apply and revert."));
            carryOut(order, parcel.get());
            return result(parcel.get().id()).line();
        } catch (FailureException e) {
            return refusal(parcel.get().id(), e.sentence()).line();
        } catch (IOException e) {
            return refusal(parcel.get().id(), "The order was not carried out: " + e.getMessage() + ".")
                    .line();
        }
    }

    /** Whether an order is ended when it is taken back: what is being committed or deployed is finished. */
    public static boolean endsEarly(String line) {
        return Parcel.of(line).flatMap(Parcel::what).equals(Optional.of(Worker.Order.WORK));
    }

    private void carryOut(Worker.Order order, Parcel parcel)
            throws FailureException, IOException, InterruptedException {
        switch (order) {
            case WORK -> {
                take(parcel);
                Orders.carryOut(site, order, parcel.id());
            }
            case APPLY -> {
                if (approve(parcel)) {
                    Orders.carryOut(site, order, parcel.id());
                }
            }
            case REVERT -> {
                if (takeBack(parcel)) {
                    Orders.carryOut(site, order, parcel.id());
                }
            }
        }
    }

    /** Takes the evidence over. What the report says of kind, sandbox and results is not believed. */
    private void take(Parcel parcel) throws FailureException, IOException {
        Instant dayAgo = site.clock().wall().minus(DAY);
        long lately = own.all().stream()
                .filter(report -> report.subject().at().isAfter(dayAgo))
                .count();
        int most = site.settings().policy().perDay();
        if (lately >= most) {
            throw refused("The repair agent's unit was asked " + lately
                    + " times within the last 24 h, and escalation.repair.per-day is " + most + ".");
        }
        Report.Subject subject = subject(parcel);
        Map<String, byte[]> files = files(parcel);
        if (!own.adopt(parcel.id())) {
            throw refused("The id of the order is none, or was used already.");
        }
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = own.folder(parcel.id()).resolve(file.getKey());
            PrivateFiles.createDirectories(own.folder(parcel.id()).resolve("evidence"));
            PrivateFiles.write(path, file.getValue());
        }
        RepairSettings settings = site.settings();
        own.write(new Report(
                parcel.id(),
                subject,
                new Report.Stand(
                        RepairState.RUNNING, site.clock().wall(), Optional.empty(), "The order has been taken."),
                new Report.Attempt(
                        settings.kind().name().toLowerCase(Locale.ROOT),
                        settings.policy().apply().name().toLowerCase(Locale.ROOT),
                        "",
                        Optional.empty(),
                        Optional.empty()),
                Report.Result.NONE));
    }

    private Report.Subject subject(Parcel parcel) throws FailureException {
        try {
            Report.Subject said = ReportText.report(
                            Parcel.unpacked(parcel.files().getOrDefault("report.json", "")))
                    .subject();
            return new Report.Subject(
                    site.clock().wall(),
                    plain(said.incident()),
                    plain(said.target()),
                    plain(said.title()),
                    plain(said.fingerprint()));
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new FailureException(FailureKind.REJECTED, "The order has no readable report.", e);
        }
    }

    private static String plain(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.substring(0, Math.min(MAX_TEXT_CHARS, line.length()));
    }

    private static Map<String, byte[]> files(Parcel parcel) throws FailureException {
        if (parcel.files().size() > MOST_FILES) {
            throw refused("The order has more than " + MOST_FILES + " files.");
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (Map.Entry<String, String> file : parcel.files().entrySet()) {
            if (file.getKey().equals("report.json")) {
                continue;
            }
            if (!file.getKey().matches(FILE)) {
                throw refused("The order has a file whose name is not allowed.");
            }
            try {
                files.put(file.getKey(), Parcel.unpacked(file.getValue()));
            } catch (IllegalArgumentException e) {
                throw new FailureException(FailureKind.REJECTED, "A file of the order is not readable.", e);
            }
        }
        if (!files.containsKey("prompt.md")) {
            throw refused("The order has no prompt.");
        }
        return files;
    }

    /** Whether there is something to do; false if it is done already. */
    private boolean approve(Parcel parcel) throws FailureException, IOException {
        Report report = known(parcel.id());
        if (site.settings().policy().apply() == Apply.NEVER) {
            throw refused("escalation.repair.apply is never, so nothing is applied.");
        }
        String tested = report.result().change().map(Report.Change::sha256).orElse("");
        if (tested.isEmpty() || !tested.equals(parcel.text())) {
            throw refused("The patch of repair " + parcel.id() + " is not the one that was tested here.");
        }
        return switch (report.state()) {
            case PROPOSED -> {
                Instant now = site.clock().wall();
                if (report.stand().until().filter(now::isBefore).isEmpty()) {
                    throw refused("Repair " + parcel.id() + " has expired.");
                }
                own.write(report.with(new Report.Decision(true, tested, plain(parcel.by()), now))
                        .at(RepairState.APPROVED, now, "The change was approved by " + plain(parcel.by()) + "."));
                yield true;
            }
            case APPROVED, APPLYING, COMMITTED -> true;
            case DEPLOYED, STUCK, REVERTED -> false;
            default ->
                throw refused("Repair " + parcel.id() + " cannot be applied: "
                        + report.stand().text());
        };
    }

    private boolean takeBack(Parcel parcel) throws FailureException, IOException {
        Report report = known(parcel.id());
        if (report.result().applied().isEmpty()) {
            throw refused("Repair " + parcel.id() + " was not applied, so there is nothing to take back.");
        }
        if (report.state() == RepairState.REVERTED || report.state() == RepairState.STUCK) {
            return false;
        }
        own.write(report.at(RepairState.REVERTING, site.clock().wall(), plain(parcel.text())));
        return true;
    }

    private Report known(String id) throws FailureException {
        return own.find(id).orElseThrow(() -> refused("There is no repair " + plain(id) + " in " + own.root() + "."));
    }

    private Parcel result(String id) throws FailureException, IOException {
        Map<String, String> files = new LinkedHashMap<>();
        add(files, id, "report.json");
        for (String name : OrderedWorker.RESULTS) {
            Path file = own.folder(id).resolve(name);
            if (Files.isRegularFile(file)) {
                add(files, id, name);
            }
        }
        return new Parcel("", id, "", "", files);
    }

    private void add(Map<String, String> files, String id, String name) throws FailureException, IOException {
        Path file = own.folder(id).resolve(name);
        boolean isReport = name.equals("report.json");
        if (Files.size(file) <= MAX_FILE_BYTES) {
            files.put(name, Parcel.packed(Files.readAllBytes(file)));
        } else if (isReport || name.equals("patch.diff") && !known(id).state().isLast()) {
            throw refused("The file " + file + " is too large to be handed over.");
        }
    }

    private static Parcel refusal(String id, String why) {
        return new Parcel("", plain(id), "", why, Map.of());
    }

    private static FailureException refused(String sentence) {
        return new FailureException(FailureKind.REJECTED, sentence);
    }
}
