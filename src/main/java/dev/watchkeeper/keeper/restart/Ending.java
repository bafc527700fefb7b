package dev.watchkeeper.keeper.restart;

import java.util.Optional;

/**
 * The end of a child with what it means; immutable.
 *
 * @param exitCode 128 + the number if a signal ended it; -1 if it could not be started
 * @param sentence for people
 */
public record Ending(Outcome outcome, int exitCode, String sentence) {
    /** In place of an exit code where there was no process. */
    static final int NOT_STARTED = -1;

    /** Java's own code after {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int JAVA_OUT_OF_MEMORY = 3;

    private static final int CAMERAS = 70;
    private static final int ENVIRONMENT = 75;
    private static final int CONFIGURATION = 78;
    private static final int KILLED = 137;
    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 192;

    /**
     * What is known of an end beside its code; immutable.
     *
     * @param condemned why the keeper itself ended it, if it did so because of a verdict
     * @param ordered somebody ordered it to end, so that ending by SIGTERM is no crash
     * @param javaNode it is the node, whose codes have all their meanings
     * @param systemKilledForMemory the system killed something here for want of memory while it ran
     * @param crashReport the Java machine's report of its own crash
     * @param cameraHint the last lines speak of a camera
     */
    public record Circumstances(
            Optional<Verdict> condemned,
            boolean ordered,
            boolean javaNode,
            boolean systemKilledForMemory,
            Optional<String> crashReport,
            boolean cameraHint) {}

    /** Why the keeper ended a child: it hangs, or it spins; immutable. */
    public record Verdict(Outcome outcome, String evidence) {}

    public static Ending notStarted(String sentence) {
        return new Ending(Outcome.ENVIRONMENT, NOT_STARTED, sentence);
    }

    /** The code with which whoever kept it ends in turn, 0 to 255: 75 for what could not be started. */
    public int reported() {
        return exitCode == NOT_STARTED ? ENVIRONMENT : exitCode & 255;
    }

    /**
     * Judges an end.
     *
     * @param signal what ended it as people know it, for example {@code SIGSEGV}; used if the code says so
     */
    public static Ending judge(int exitCode, String signal, Circumstances known) {
        if (known.condemned().isPresent()) {
            Verdict condemned = known.condemned().get();
            return new Ending(condemned.outcome(), exitCode, "ended because " + condemned.evidence());
        }
        if (known.crashReport().isPresent()) {
            return new Ending(
                    Outcome.CRASH, exitCode, "crashed: " + known.crashReport().get());
        }
        if (known.ordered() && exitCode > SIGNALS) {
            return new Ending(Outcome.CLEAN, exitCode, "ended as ordered");
        }
        if (exitCode == KILLED && known.systemKilledForMemory()) {
            return new Ending(Outcome.OUT_OF_MEMORY, exitCode, "killed by the system for want of memory");
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
            case ENVIRONMENT -> "exited with code " + exitCode + ": something it needs is not to be had";
            case CONFIGURATION -> "exited with code " + exitCode + ": its configuration is wrong";
            case OUT_OF_MEMORY -> "exited with code " + exitCode + ": out of memory";
            case CRASH, HANG, SPIN, GENERAL -> "exited with code " + exitCode;
        };
    }
}
