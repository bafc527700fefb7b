package dev.watchkeeper.escalate.repair;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which paths of a repository a change may touch; immutable. */
final class AllowedPaths {
    private static final Pattern TEST_FOLDERS =
            Pattern.compile("(^|/)(tests?|__tests__|specs?|testdata|test-data|fixtures)/", Pattern.CASE_INSENSITIVE);

    /** By the conventions of JUnit, pytest, Go, RSpec and the JavaScript runners. */
    private static final Pattern TEST_FILES = Pattern.compile(
            "(^|/)(Test[A-Z][^/]*|[^/]*(Tests?|IT|Spec)|(?i:test[_-][^/]*|[^/]*[_.-](test|spec)|conftest))\\.[^/]+$"
                    + "|(^|/)(?i:tests?)\\.[A-Za-z]{1,4}$");

    /** What steers a build can steer its tests. */
    private static final Pattern BUILD_FILES = Pattern.compile(
            "(^|/)(pom\\.xml|build\\.gradle(\\.kts)?|settings\\.gradle(\\.kts)?|gradle\\.properties|gradlew?|mvnw|Makefile"
                    + "|CMakeLists\\.txt|package(-lock)?\\.json|setup\\.(py|cfg)|pyproject\\.toml|pytest\\.ini|tox\\.ini|Cargo\\.toml"
                    + "|build\\.rs|go\\.mod|Rakefile|Gemfile|[^/]*\\.(config|conf)\\.[cm]?[jt]s)$|(^|/)(\\.mvn|gradle)/");

    private final List<String> allowed;
    private final List<String> testCommand;

    /**
     * @param allowed as configured; empty for all but git's, CI's and the tests
     * @param testCommand its words; a file of the repository among them is one of the tests
     */
    AllowedPaths(List<String> allowed, List<String> testCommand) {
        this.allowed = List.copyOf(allowed);
        this.testCommand = testCommand.stream().map(AllowedPaths::plain).toList();
    }

    /** Whether a configured path cannot be one of a repository. */
    static boolean isWrong(String path) {
        if (path.startsWith("/") || List.of(path.split("/")).contains("..")) {
            return true;
        }
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + path);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    /** Why the path may not be touched, as the end of a sentence; empty if it may. */
    Optional<String> whyNot(String path) {
        for (String part : path.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return Optional.of("is no path within the repository");
            }
            // Names that file systems of other systems take for .git count, too.
            String lower = part.toLowerCase(Locale.ROOT).replaceAll("[^\\x21-\\x7e]", "");
            if (lower.startsWith(".git") || lower.startsWith("git~")) {
                return Optional.of("steers git, or what runs at its events");
            }
        }
        if (path.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("has control characters in its name");
        }
        if (allowed.isEmpty()) {
            if (path.equals(".ci") || path.startsWith(".ci/")) {
                return Optional.of("belongs to the checks of the project");
            }
            return isTest(path) ? Optional.of("belongs to the tests") : Optional.empty();
        }
        return allowed.stream().anyMatch(each -> covers(each, path))
                ? Optional.empty()
                : Optional.of("is not among allowed-paths");
    }

    /** Whether the path belongs to the tests, by where it is and what it is called. */
    boolean isTest(String path) {
        return TEST_FOLDERS.matcher(path).find() || TEST_FILES.matcher(path).find() || testCommand.contains(path);
    }

    /** Whether the path steers the build, and so could steer the tests. */
    static boolean steersTheBuild(String path) {
        return BUILD_FILES.matcher(path).find();
    }

    private static boolean covers(String each, String path) {
        String plain = plain(each);
        if (path.equals(plain) || path.startsWith(plain + "/")) {
            return true;
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + plain);
        return matcher.matches(Path.of(path));
    }

    private static String plain(String path) {
        return path.replaceFirst("^(\\./)+", "").replaceFirst("/+$", "");
    }
}
