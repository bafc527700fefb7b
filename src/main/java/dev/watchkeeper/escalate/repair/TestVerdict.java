package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.proposal.Report;
import java.util.Optional;

/** Decides whether a run of the tests speaks for a patch; stateless. */
final class TestVerdict {
    private TestVerdict() {}

    /**
     * The verdict.
     *
     * @param after how they ended with the patch
     * @param countBefore how many ran without it; empty if that cannot be known
     * @param countAfter how many ran with it
     * @param testsTouched whether the patch touches the tests' files
     */
    static Report.Tests of(
            Runs.Ran after, Optional<Integer> countBefore, Optional<Integer> countAfter, boolean testsTouched) {
        if (after.stopped().isPresent()) {
            return verdict(
                    false,
                    countBefore,
                    countAfter,
                    "the test command " + after.stopped().get() + " and was killed.");
        }
        if (after.exitCode() != 0) {
            return verdict(
                    false,
                    countBefore,
                    countAfter,
                    "the test command ends with code " + after.exitCode() + " with it.");
        }
        if (countBefore.isPresent() && countAfter.isPresent()) {
            int before = countBefore.get();
            int now = countAfter.get();
            return now < before
                    ? verdict(
                            false,
                            countBefore,
                            countAfter,
                            "only " + now + " tests ran with it, and " + before + " without.")
                    : verdict(true, countBefore, countAfter, now + " tests pass with it, " + before + " ran without.");
        }
        if (countBefore.isPresent()) {
            return verdict(
                    false,
                    countBefore,
                    countAfter,
                    "how many tests ran with it cannot be known, and " + countBefore.get() + " ran without.");
        }
        return testsTouched
                ? verdict(
                        false,
                        countBefore,
                        countAfter,
                        "it touches the tests, and how many ran cannot be known; set test-count, or let them write JUnit"
                                + " reports.")
                : verdict(
                        true,
                        countBefore,
                        countAfter,
                        "the test command passes with it; how many tests ran cannot be known, and it touches none of their"
                                + " files.");
    }

    private static Report.Tests verdict(
            boolean passed, Optional<Integer> before, Optional<Integer> after, String text) {
        return new Report.Tests(passed, before, after, text);
    }
}
