package dev.watchkeeper.keeper.restart;

/**
 * The whole behaviour of a child as one table of state and event; immutable. It knows nothing of time, processes and people: {@link RestartController} finds
 * out which event it is, and the keeper does what comes out. A test walks every cell.
 */
public final class Lifecycle {
    private Lifecycle() {}

    /** What a child is at; an immutable enumeration. */
    public enum State {
        /** Not running; its start is due at a known time. */
        WAITING,
        /** Runs, and has not yet been well for long enough. */
        RUNNING,
        /** Runs, and has been well for long enough. */
        PROVEN,
        /** Runs as the one trial after a quarantine. */
        TRIAL,
        /** Is being ended because it hangs or spins, to be started again. */
        CONDEMNED,
        /** Is being ended because somebody asked for a restart. */
        RESTARTING,
        /** Is being ended because somebody asked for a stop. */
        STOPPING,
        /** Down because somebody asked; only somebody starts it. */
        STOPPED,
        /** Down after a crash loop until a trial is due. */
        QUARANTINED,
        /** Down because its configuration is wrong, until that changes. */
        REFUSED,
        /** Down because it ended and is not to be started again. */
        FINISHED,
        /** Down after a crash loop for good. */
        GIVEN_UP;

        /** Whether there is a process. */
        public boolean isUp() {
            return switch (this) {
                case RUNNING, PROVEN, TRIAL, CONDEMNED, RESTARTING, STOPPING -> true;
                case WAITING, STOPPED, QUARANTINED, REFUSED, FINISHED, GIVEN_UP -> false;
            };
        }

        /** Whether nothing but a person starts it again. */
        public boolean isFinal() {
            return switch (this) {
                case STOPPED, FINISHED, GIVEN_UP -> true;
                case WAITING, RUNNING, PROVEN, TRIAL, CONDEMNED, RESTARTING, STOPPING, QUARANTINED, REFUSED -> false;
            };
        }
    }

    /** What happens to a child; an immutable enumeration. */
    public enum Event {
        /** The wait is over. */
        DUE,
        /** It ended and is not to be started again. */
        OVER,
        /** It failed, and the budget allows a restart. */
        FAILED,
        /** It failed, and the budget is spent. */
        EXHAUSTED,
        /** It failed, the budget is spent, and the user wants no further try. */
        SPENT,
        /** It ended because its configuration is wrong. */
        UNUSABLE,
        /** It has been well for long enough. */
        WELL,
        /** A verdict: it hangs or spins. */
        VERDICT,
        /** Its configuration has changed. */
        CHANGED,
        /** Somebody wants it to stop. */
        STOP,
        /** Somebody wants it to run. */
        START,
        /** Somebody wants it to be ended and started again. */
        RESTART
    }

    /** What is to be done on the way; an immutable enumeration. */
    public enum Action {
        NONE,
        /** Start it now. */
        START,
        /** Start it now, with the past forgotten. */
        START_AFRESH,
        /** End it; its end will be an event. */
        END,
        /** Set the time of the next start after a failure. */
        WAIT,
        /** Set the time of the trial, and tell a person. */
        QUARANTINE,
        /** Tell a person that it stays down. */
        TELL,
        /** Forget earlier failures. */
        FORGET
    }

    /** Where an event leads; immutable. */
    public record Step(State next, Action action) {}

    public static Step next(State state, Event event) {
        return switch (state) {
            case WAITING ->
                switch (event) {
                    case DUE, RESTART -> go(State.RUNNING, Action.START);
                    case START -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case OVER, FAILED, EXHAUSTED, SPENT, UNUSABLE, WELL, VERDICT, CHANGED -> stay(state);
                };
            case RUNNING, PROVEN ->
                switch (event) {
                    case OVER -> go(State.FINISHED, Action.NONE);
                    case FAILED -> go(State.WAITING, Action.WAIT);
                    case EXHAUSTED -> go(State.QUARANTINED, Action.QUARANTINE);
                    case SPENT -> go(State.GIVEN_UP, Action.TELL);
                    case UNUSABLE -> go(State.REFUSED, Action.TELL);
                    case WELL -> go(State.PROVEN, Action.FORGET);
                    case VERDICT -> go(State.CONDEMNED, Action.END);
                    case STOP -> go(State.STOPPING, Action.END);
                    case RESTART -> go(State.RESTARTING, Action.END);
                    case DUE, CHANGED, START -> stay(state);
                };
            case TRIAL ->
                switch (event) {
                    case OVER -> go(State.FINISHED, Action.NONE);
                    case FAILED, EXHAUSTED -> go(State.QUARANTINED, Action.QUARANTINE);
                    case SPENT -> go(State.GIVEN_UP, Action.TELL);
                    case UNUSABLE -> go(State.REFUSED, Action.TELL);
                    case WELL -> go(State.PROVEN, Action.FORGET);
                    case VERDICT -> go(State.CONDEMNED, Action.END);
                    case STOP -> go(State.STOPPING, Action.END);
                    case RESTART -> go(State.RESTARTING, Action.END);
                    case DUE, CHANGED, START -> stay(state);
                };
            case CONDEMNED ->
                switch (event) {
                    case OVER -> go(State.FINISHED, Action.NONE);
                    case FAILED, UNUSABLE -> go(State.WAITING, Action.WAIT);
                    case EXHAUSTED -> go(State.QUARANTINED, Action.QUARANTINE);
                    case SPENT -> go(State.GIVEN_UP, Action.TELL);
                    case STOP -> go(State.STOPPING, Action.NONE);
                    case RESTART -> go(State.RESTARTING, Action.NONE);
                    case DUE, WELL, VERDICT, CHANGED, START -> stay(state);
                };
            case RESTARTING ->
                switch (event) {
                    case OVER, FAILED, EXHAUSTED, SPENT, UNUSABLE -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPING, Action.NONE);
                    case DUE, WELL, VERDICT, CHANGED, START, RESTART -> stay(state);
                };
            case STOPPING ->
                switch (event) {
                    case OVER, FAILED, EXHAUSTED, SPENT, UNUSABLE -> go(State.STOPPED, Action.NONE);
                    case START, RESTART -> go(State.RESTARTING, Action.NONE);
                    case DUE, WELL, VERDICT, CHANGED, STOP -> stay(state);
                };
            case QUARANTINED ->
                switch (event) {
                    case DUE, CHANGED -> go(State.TRIAL, Action.START);
                    case START, RESTART -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case OVER, FAILED, EXHAUSTED, SPENT, UNUSABLE, WELL, VERDICT -> stay(state);
                };
            case REFUSED ->
                switch (event) {
                    case CHANGED, START, RESTART -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case DUE, OVER, FAILED, EXHAUSTED, SPENT, UNUSABLE, WELL, VERDICT -> stay(state);
                };
            case STOPPED, FINISHED, GIVEN_UP ->
                switch (event) {
                    case START, RESTART -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case DUE, OVER, FAILED, EXHAUSTED, SPENT, UNUSABLE, WELL, VERDICT, CHANGED -> stay(state);
                };
        };
    }

    private static Step go(State next, Action action) {
        return new Step(next, action);
    }

    private static Step stay(State state) {
        return new Step(state, Action.NONE);
    }
}
