package dev.watchkeeper.escalate.repair;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts how many tests a run of the test command executed; stateless. */
final class TestCount {
    private static final Pattern SUITE = Pattern.compile("<testsuite\\s[^>]*>");
    private static final Pattern TESTS = Pattern.compile("\\stests=\"(\\d{1,7})\"");
    private static final Pattern SKIPPED = Pattern.compile("\\s(?:skipped|disabled)=\"(\\d{1,7})\"");
    private static final int MAX_REPORT_BYTES = 8_000_000;
    private static final int MOST_FILES = 200_000;
    private static final int DEEPEST = 30;

    private TestCount() {}

    /**
     * By the pattern in the output; without one, by the JUnit reports that lie below the folder and not in the commit.
     *
     * @param committed the paths of the commit, which no run can have written
     * @return empty if it cannot be known
     */
    static Optional<Integer> of(Optional<Pattern> pattern, String output, Path folder, Set<String> committed) {
        return pattern.isPresent() ? inOutput(pattern.get(), output) : inReports(folder, committed);
    }

    private static Optional<Integer> inOutput(Pattern pattern, String output) {
        int sum = 0;
        boolean found = false;
        Matcher matcher = pattern.matcher(output);
        while (matcher.find()) {
            String number = matcher.group(1);
            if (number != null && number.matches("\\d{1,7}")) {
                sum += Integer.parseInt(number);
                found = true;
            }
        }
        return found ? Optional.of(sum) : Optional.empty();
    }

    private static Optional<Integer> inReports(Path folder, Set<String> committed) {
        Reports reports = new Reports(folder, committed);
        try {
            Files.walkFileTree(folder, Set.of(), DEEPEST, reports);
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
        return reports.found && reports.files <= MOST_FILES ? Optional.of(reports.tests) : Optional.empty();
    }

    /** Adds up the reports that it meets; confined to one thread. */
    private static final class Reports extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final Set<String> committed;
        private boolean found;
        private int tests;
        private int files;

        Reports(Path folder, Set<String> committed) {
            this.folder = folder;
            this.committed = committed;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            return dir.endsWith(".git") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (++files > MOST_FILES) {
                return FileVisitResult.TERMINATE;
            }
            if (attributes.isRegularFile()
                    && file.toString().endsWith(".xml")
                    && attributes.size() < MAX_REPORT_BYTES
                    && !committed.contains(folder.relativize(file).toString())) {
                count(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private void count(Path file) throws IOException {
            String text;
            try (InputStream in = Files.newInputStream(file)) {
                text = new String(in.readNBytes(MAX_REPORT_BYTES), StandardCharsets.UTF_8);
            }
            Matcher suites = SUITE.matcher(text);
            while (suites.find()) {
                Matcher number = TESTS.matcher(suites.group());
                if (number.find()) {
                    Matcher skipped = SKIPPED.matcher(suites.group());
                    found = true;
                    tests += Integer.parseInt(number.group(1))
                            - (skipped.find() ? Integer.parseInt(skipped.group(1)) : 0);
                }
            }
        }
    }
}
