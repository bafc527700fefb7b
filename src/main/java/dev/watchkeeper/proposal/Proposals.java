package dev.watchkeeper.proposal;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** The repairs of one data folder, in {@code repairs/}; thread-safe, and safe between processes: each file is replaced as a whole. */
public final class Proposals implements ProposalsView {
    private static final Logger log = LoggerFactory.getLogger(Proposals.class);
    private static final int MOST = 50;
    private static final int LONGEST_FILE = 4_000_000;

    /** Three missed signs of life. */
    private static final Duration ATTENDED_FOR = Duration.ofSeconds(30);

    private static final String ID = "[0-9]{8}T[0-9]{6}Z-[0-9]{3}";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path root;
    private final Clock clock;

    /** Files whose fault is logged already: each is read again every second. */
    private final Set<Path> faulty = ConcurrentHashMap.newKeySet();

    /** @param data the data folder */
    public Proposals(Path data, Clock clock) {
        root = data.resolve("repairs");
        this.clock = clock;
    }

    /** The folder with all of them. */
    public Path root() {
        return root;
    }

    public Path folder(String id) {
        return root.resolve(id);
    }

    public Path patchFile(String id) {
        return folder(id).resolve("patch.diff");
    }

    /** Makes the folder of a new one and removes the oldest that are over. */
    public String open() throws IOException {
        PrivateFiles.createDirectories(root);
        prune();
        String time = TIME.format(clock.wall());
        for (int number = 0; number < 1000; number++) {
            String id = String.format("%s-%03d", time, number);
            if (!Files.exists(folder(id))) {
                PrivateFiles.createDirectories(folder(id));
                return id;
            }
        }
        throw new IOException("too many repairs began at once");
    }

    /**
     * Makes the folder of one that another data folder has numbered, and removes the oldest that are over.
     *
     * @return false if the id is none, or there is one with it already
     */
    public boolean adopt(String id) throws IOException {
        if (!id.matches(ID) || Files.exists(folder(id))) {
            return false;
        }
        PrivateFiles.createDirectories(root);
        prune();
        PrivateFiles.createDirectories(folder(id));
        return true;
    }

    public void write(Report report) throws IOException {
        PrivateFiles.replace(folder(report.id()).resolve("report.json"), ReportText.bytes(report));
    }

    public Optional<Report> find(String id) {
        if (!id.matches(ID)) {
            return Optional.empty();
        }
        return read(folder(id).resolve("report.json")).flatMap(text -> {
            try {
                return Optional.of(ReportText.report(text))
                        .filter(report -> report.id().equals(id));
            } catch (JacksonException e) {
                fault(folder(id), "its report is not readable as one");
                return Optional.empty();
            }
        });
    }

    /** Newest first. */
    public List<Report> all() {
        List<Report> all = new ArrayList<>();
        for (String id : ids()) {
            find(id).ifPresent(all::add);
        }
        return all;
    }

    /** Those that began since a moment, newest first; reads no older ones. */
    public List<Report> since(Instant from) {
        String first = TIME.format(from);
        return ids().stream()
                .takeWhile(id -> id.compareTo(first) >= 0)
                .flatMap(id -> find(id).stream())
                .toList();
    }

    private List<String> ids() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches(ID))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            log.warn("The repairs in {} cannot be listed: {}", root, e.toString());
            return List.of();
        }
    }

    @Override
    public List<Shown> shown() {
        return all().stream().map(Shown::of).toList();
    }

    @Override
    public Optional<Shown> shown(String id) {
        return find(id).map(Shown::of);
    }

    @Override
    public Optional<byte[]> patch(String id) {
        return find(id).flatMap(report -> read(patchFile(id)));
    }

    /** The decision that was passed on; empty if there is none yet. */
    public Optional<Report.Decision> decision(String id) {
        return read(folder(id).resolve("decision.json"))
                .filter(text -> text.length > 0)
                .flatMap(text -> {
                    try {
                        return Optional.of(ReportText.decision(text));
                    } catch (JacksonException e) {
                        fault(folder(id), "its decision is not readable as one, and counts as none");
                        return Optional.empty();
                    }
                });
    }

    /** A sign of life of the one who carries decisions out; call it every few seconds. */
    public void attend() throws IOException {
        PrivateFiles.createDirectories(root);
        PrivateFiles.write(root.resolve("attended"), List.of(clock.wall().toString()));
    }

    /** Takes the sign of life away. */
    public void leave() throws IOException {
        Files.deleteIfExists(root.resolve("attended"));
    }

    private boolean isAttended() {
        try {
            String text = Files.readString(root.resolve("attended")).strip();
            return Duration.between(Instant.parse(text), clock.wall()).abs().compareTo(ATTENDED_FOR) < 0;
        } catch (IOException | java.time.format.DateTimeParseException e) {
            return false;
        }
    }

    @Override
    public Answer decide(String id, boolean approve, Optional<String> sha256, String by) throws IOException {
        Optional<Report> found = find(id);
        if (found.isEmpty()) {
            return new Answer.Unknown("There is no repair with this id. 'watchkeeper repairs' lists them.");
        }
        Report report = found.get();
        Optional<String> refusal = refusal(report, approve, sha256);
        if (refusal.isPresent()) {
            return new Answer.Refused(refusal.get());
        }
        if (approve && !isAttended()) {
            return new Answer.Unattended("Nobody is there to apply repair " + id
                    + ": the process that watches does not run for this data folder. Start it ('watchkeeper keep' or"
                    + " 'watchkeeper watch'), then approve again. Nothing was changed.");
        }
        String hash = report.result().change().map(Report.Change::sha256).orElse("");
        Path file = folder(id).resolve("decision.json");
        try {
            PrivateFiles.createFile(file);
        } catch (FileAlreadyExistsException e) {
            return new Answer.Refused("Repair " + id + " was decided already, and a decision is taken once.");
        }
        if (!Files.getOwner(file).equals(Files.getOwner(folder(id)))) {
            Files.delete(file);
            String owner = Files.getOwner(folder(id)).getName();
            return new Answer.Refused("The repairs belong to the account " + owner
                    + ", which could not read this answer. Run the command as it: sudo -u " + owner
                    + " watchkeeper repairs …");
        }
        PrivateFiles.replace(file, ReportText.bytes(new Report.Decision(approve, hash, by, clock.wall())));
        return new Answer.Taken(
                approve
                        ? "Repair " + id
                                + " is approved and will be applied within seconds; 'watchkeeper repairs' shows"
                                + " what comes of it."
                        : "Repair " + id + " is rejected. Nothing was changed.");
    }

    private Optional<String> refusal(Report report, boolean approve, Optional<String> sha256) {
        String id = report.id();
        if (report.state() != RepairState.PROPOSED) {
            return Optional.of(
                    "Repair " + id + " waits for no decision: " + report.stand().text());
        }
        if (report.stand().until().filter(until -> clock.wall().isBefore(until)).isEmpty()) {
            return Optional.of("Repair " + id + " has expired: without an answer in time, nothing is changed.");
        }
        String tested = report.result().change().map(Report.Change::sha256).orElse("");
        if (sha256.filter(given -> !given.equalsIgnoreCase(tested)).isPresent()) {
            return Optional.of("The patch of repair " + id + " is not the one with this SHA-256; it is " + tested
                    + ". Look at the patch again.");
        }
        if (approve && !patch(id).map(Proposals::sha256).equals(Optional.of(tested))) {
            return Optional.of("The file patch.diff of repair " + id
                    + " was changed after it had been tested, so it cannot be approved.");
        }
        return Optional.empty();
    }

    /** The SHA-256 of some bytes, in hexadecimal. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void fault(Path folder, String what) {
        if (faulty.size() < MOST * 4 && faulty.add(folder)) {
            log.warn("The repair in {} has a fault: {}", folder, what);
        }
    }

    private Optional<byte[]> read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(LONGEST_FILE));
        } catch (IOException e) {
            fault(file, e.toString());
            return Optional.empty();
        }
    }

    /** Keeps the newest, and all that are not over. */
    private void prune() {
        ids().stream()
                .skip(MOST)
                .filter(id ->
                        find(id).filter(report -> !report.state().isLast()).isEmpty())
                .forEach(id -> {
                    try {
                        delete(folder(id));
                    } catch (IOException e) {
                        log.warn("The old repair {} cannot be removed: {}", id, e.toString());
                    }
                });
    }

    /** Deletes a folder with all that it contains; follows no link. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw new IOException("the folder cannot be walked", e);
        }
    }
}
