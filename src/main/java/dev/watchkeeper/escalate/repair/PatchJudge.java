package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.escalate.repair.Changes.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Judges a patch by its paths, modes and size, before anything of it runs; immutable. */
final class PatchJudge {
    private static final String FILE = "100644";
    private static final String PROGRAM = "100755";
    private static final String NONE = "000000";
    private static final Set<String> PLAIN = Set.of(FILE, PROGRAM, NONE);
    private static final int MOST_NAMED = 5;

    /** More than anyone reads, also if they are empty. */
    static final int MOST_FILES = 100;

    private final AllowedPaths allowed;
    private final int maxLines;

    PatchJudge(AllowedPaths allowed, int maxLines) {
        this.allowed = allowed;
        this.maxLines = maxLines;
    }

    /** Why the patch is refused, in one sentence; empty if it may be tried. */
    Optional<String> refusal(Changes changes) {
        List<String> reasons = new ArrayList<>();
        for (Entry entry : changes.entries()) {
            allowed.whyNot(entry.path())
                    .or(() -> wrongKind(entry))
                    .ifPresent(why -> reasons.add("'" + shown(entry.path()) + "' " + why));
        }
        int lines = changes.added() + changes.removed();
        if (lines > maxLines) {
            reasons.add("it changes " + lines + " lines, and max-lines is " + maxLines);
        }
        if (changes.entries().size() > MOST_FILES) {
            reasons.add("it touches more than " + MOST_FILES + " files");
        }
        if (reasons.isEmpty()) {
            return Optional.empty();
        }
        int more = reasons.size() - MOST_NAMED;
        return Optional.of("The change is refused and nothing of it was run: "
                + String.join("; ", reasons.subList(0, Math.min(MOST_NAMED, reasons.size())))
                + (more > 0 ? "; and " + more + " more reasons" : "") + ".");
    }

    /** What a person should look at although it is allowed, in sentences. */
    List<String> cautions(Changes changes) {
        List<String> cautions = new ArrayList<>();
        for (String path : changes.paths()) {
            if (AllowedPaths.steersTheBuild(path)) {
                cautions.add("'" + shown(path) + "' steers the build, and so could steer the tests.");
            } else if (allowed.isTest(path)) {
                cautions.add("'" + shown(path) + "' belongs to the tests.");
            }
        }
        return cautions;
    }

    private static Optional<String> wrongKind(Entry entry) {
        if (entry.oldMode().equals("160000") || entry.newMode().equals("160000")) {
            return Optional.of("is a submodule");
        }
        if (entry.oldMode().equals("120000") || entry.newMode().equals("120000")) {
            return Optional.of("is a symbolic link");
        }
        if (!PLAIN.contains(entry.oldMode()) || !PLAIN.contains(entry.newMode())) {
            return Optional.of("is no plain file");
        }
        if (!entry.isNew() && !entry.isDeleted() && !entry.oldMode().equals(entry.newMode())) {
            return Optional.of("changes its permissions");
        }
        return entry.lines().isEmpty() ? Optional.of("is not text, which nobody can read") : Optional.empty();
    }

    private static String shown(String path) {
        String plain = path.replaceAll("[\\p{Cntrl}]", "?");
        return plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
    }
}
