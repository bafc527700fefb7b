package dev.watchkeeper.keeper.restart;

import java.util.Optional;

/**
 * The end of a child and its meaning; immutable.
 *
 * @param exitCode 128 + the signal's number if a signal ended it; -1 if it could not be started
 * @param sentence for people
 */
public record Ending(Outcome outcome, int exitCode, String sentence) {
    /** Replaces the exit code where there was no process. */
    static final int NOT_STARTED = -1;

    /** Java's exit code after {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int JAVA_OUT_OF_MEMORY = 3;

    private static final int CAMERAS = 70;
    private static final int ENVIRONMENT = 75;
    private static final int CONFIGURATION = 78;
    private static final int KILLED = 137;
    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 192;

    /**
     * What is known about an end beside its exit code; immutable.
     *
     * @param javaNode whether it is the node, where Java's own exit codes count too
     * @param oomKilled whether the OOM killer killed something in this control group while the child ran
     * @param crashReport a summary of the JVM's own crash report
     * @param cameraHint whether the last lines mention a camera failure
     */
    public record Circumstances(
            EndedBy endedBy, boolean javaNode, boolean oomKilled, Optional<String> crashReport, boolean cameraHint) {}

    /** Who ended the child; immutable. */
    public sealed interface EndedBy {
        static EndedBy of(Optional<Verdict> verdict, boolean ordered) {
            return verdict.<EndedBy>map(condemned -> condemned).orElse(ordered ? new Order() : new Itself());
        }
    }

    /** The child ended by itself, or something other than the keeper ended it. */
    public record Itself() implements EndedBy {}

    /** Somebody ordered it to end, so an end by SIGTERM is no crash. */
    public record Order() implements EndedBy {}

    /** The keeper ended it because it hung or spun. */
    public record Verdict(Outcome outcome, String evidence) implements EndedBy {}

    public static Ending notStarted(String sentence) {
        return new Ending(Outcome.ENVIRONMENT, NOT_STARTED, sentence);
    }

    /** The exit code for the keeper to end with in turn, 0 to 255: 75 for a child that could not be started. */
    public int reported() {
        return exitCode == NOT_STARTED ? ENVIRONMENT : exitCode & 255;
    }

    /**
     * Judges an end.
     *
     * @param signal the name of the signal, for example {@code SIGSEGV}; used only if the exit code says that one ended it
     */
    public static Ending judge(int exitCode, String signal, Circumstances known) {
        if (known.endedBy() instanceof Verdict(Outcome outcome, String evidence)) {
            return new Ending(outcome, exitCode, "was ended by the keeper: " + evidence);
        }
        if (known.crashReport().isPresent()) {
            return new Ending(
                    Outcome.CRASH, exitCode, "crashed: " + known.crashReport().get());
        }
        if (known.endedBy() instanceof Order && exitCode > SIGNALS) {
            return new Ending(Outcome.CLEAN, exitCode, "ended as ordered");
        }
        if (exitCode == KILLED && known.oomKilled()) {
            return new Ending(Outcome.OUT_OF_MEMORY, exitCode, "killed by the system because memory ran out");
        }
        if (exitCode > SIGNALS && exitCode <= LAST_SIGNAL) {
            return new Ending(Outcome.CRASH, exitCode, "ended by " + signal);
        }
        Outcome outcome = switch (exitCode) {
            case 0 -> Outcome.CLEAN;
            case CAMERAS -> Outcome.CAMERA;
            case ENVIRONMENT -> Outcome.ENVIRONMENT;
            case CONFIGURATION -> Outcome.CONFIGURATION;
            case JAVA_OUT_OF_MEMORY -> known.javaNode() ? Outcome.OUT_OF_MEMORY : Outcome.GENERAL;
            default -> Outcome.GENERAL;
        };
        if (outcome == Outcome.GENERAL && known.cameraHint()) {
            outcome = Outcome.CAMERA;
        }
        return new Ending(outcome, exitCode, sentence(outcome, exitCode));
    }

    private static String sentence(Outcome outcome, int exitCode) {
        return switch (outcome) {
            case CLEAN -> "exited normally";
            case CAMERA -> "exited with code " + exitCode + ": its camera failed";
            case ENVIRONMENT -> "exited with code " + exitCode + ": something it needs is unavailable";
            case CONFIGURATION -> "exited with code " + exitCode + ": its configuration is wrong";
            case OUT_OF_MEMORY -> "exited with code " + exitCode + ": out of memory";
            case CRASH, HANG, SPIN, GENERAL -> "exited with code " + exitCode;
        };
    }
}
