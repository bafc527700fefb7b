package dev.watchkeeper.keeper.restart;

/**
 * The transition table of a child: state and event to next state and action; stateless. It knows nothing of time, processes and people: {@link
 * RestartController} determines the event, and the keeper carries out the action. A test walks every cell.
 */
public final class Lifecycle {
    private Lifecycle() {}

    /** The state of a child; an immutable enumeration. */
    public enum State {
        /** Not running; its start is due at a known time. */
        WAITING,
        /** Not running, because something that it needs is away; started at once when that is back. */
        HELD,
        /** Running, not yet healthy for long enough. */
        RUNNING,
        /** Running, and healthy for long enough. */
        PROVEN,
        /** Running as the one trial after a quarantine. */
        TRIAL,
        /** Being ended because it hangs or spins; it is restarted afterwards. */
        CONDEMNED,
        /** Being ended because a person requested a restart. */
        RESTARTING,
        /** Being ended because a person requested a stop. */
        STOPPING,
        /** Down because a person requested it; only a person starts it again. */
        STOPPED,
        /** Down after a crash loop, until a trial is due. */
        QUARANTINED,
        /** Down because its configuration is wrong, until that changes. */
        REFUSED,
        /** Down because it ended and is not restarted. */
        FINISHED,
        /** Down for good after a crash loop. */
        GIVEN_UP;

        /** Whether there is a process. */
        public boolean isUp() {
            return switch (this) {
                case RUNNING, PROVEN, TRIAL, CONDEMNED, RESTARTING, STOPPING -> true;
                case WAITING, HELD, STOPPED, QUARANTINED, REFUSED, FINISHED, GIVEN_UP -> false;
            };
        }
    }

    /** What happens to a child; an immutable enumeration. */
    public enum Event {
        /** The wait is over. */
        DUE,
        /** It ended and is not restarted. */
        OVER,
        /** It failed, and the budget allows a restart. */
        FAILED,
        /** It failed, and the budget is exhausted. */
        EXHAUSTED,
        /** It failed, the budget is exhausted, and the user wants no further attempt. */
        GIVEN_UP,
        /** It ended because its configuration is wrong. */
        UNUSABLE,
        /** It failed because something that it needs was away. */
        INNOCENT,
        /** While it is down, something that it needs is away. */
        AWAY,
        /** Everything that it needs is back. */
        BACK,
        /** It has been healthy for long enough. */
        PROVEN,
        /** The keeper condemned it, because it hangs or spins. */
        VERDICT,
        /** Its configuration has changed. */
        CHANGED,
        /** A person wants it to stop. */
        STOP,
        /** A person wants it to run. */
        START,
        /** A person wants it to end and start again. */
        RESTART
    }

    /** What the keeper does on a transition; an immutable enumeration. */
    public enum Action {
        NONE,
        /** Start it now. */
        START,
        /** Start it now, and forget earlier failures. */
        START_AFRESH,
        /** End it; its end will be an event. */
        END,
        /** Set the time of the next start after a failure. */
        WAIT,
        /** Do not count its last failure; what it needs decides about its start. */
        HOLD,
        /** Set the time of the trial, and alert a person. */
        QUARANTINE,
        /** Report that it stays down. */
        REPORT,
        /** Forget earlier failures. */
        FORGET
    }

    /** One cell of the table; immutable. */
    public record Step(State next, Action action) {}

    public static Step next(State state, Event event) {
        return switch (state) {
            case WAITING ->
                switch (event) {
                    case DUE, RESTART -> go(State.RUNNING, Action.START);
                    case START -> go(State.RUNNING, Action.START_AFRESH);
                    case AWAY -> go(State.HELD, Action.HOLD);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case OVER, FAILED, EXHAUSTED, GIVEN_UP, UNUSABLE, INNOCENT, BACK, PROVEN, VERDICT, CHANGED ->
                        stay(state);
                };
            case HELD ->
                switch (event) {
                    case BACK, RESTART -> go(State.RUNNING, Action.START);
                    case START -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case DUE, OVER, FAILED, EXHAUSTED, GIVEN_UP, UNUSABLE, INNOCENT, AWAY, PROVEN, VERDICT, CHANGED ->
                        stay(state);
                };
            case RUNNING, PROVEN ->
                switch (event) {
                    case OVER -> go(State.FINISHED, Action.NONE);
                    case FAILED -> go(State.WAITING, Action.WAIT);
                    case EXHAUSTED -> go(State.QUARANTINED, Action.QUARANTINE);
                    case GIVEN_UP -> go(State.GIVEN_UP, Action.REPORT);
                    case UNUSABLE -> go(State.REFUSED, Action.REPORT);
                    case INNOCENT -> go(State.HELD, Action.HOLD);
                    case PROVEN -> go(State.PROVEN, Action.FORGET);
                    case VERDICT -> go(State.CONDEMNED, Action.END);
                    case STOP -> go(State.STOPPING, Action.END);
                    case RESTART -> go(State.RESTARTING, Action.END);
                    case DUE, AWAY, BACK, CHANGED, START -> stay(state);
                };
            case TRIAL ->
                switch (event) {
                    case OVER -> go(State.FINISHED, Action.NONE);
                    case FAILED, EXHAUSTED -> go(State.QUARANTINED, Action.QUARANTINE);
                    case GIVEN_UP -> go(State.GIVEN_UP, Action.REPORT);
                    case UNUSABLE -> go(State.REFUSED, Action.REPORT);
                    case INNOCENT -> go(State.HELD, Action.HOLD);
                    case PROVEN -> go(State.PROVEN, Action.FORGET);
                    case VERDICT -> go(State.CONDEMNED, Action.END);
                    case STOP -> go(State.STOPPING, Action.END);
                    case RESTART -> go(State.RESTARTING, Action.END);
                    case DUE, AWAY, BACK, CHANGED, START -> stay(state);
                };
            case CONDEMNED ->
                switch (event) {
                    case OVER -> go(State.FINISHED, Action.NONE);
                    case FAILED, UNUSABLE -> go(State.WAITING, Action.WAIT);
                    case INNOCENT -> go(State.HELD, Action.HOLD);
                    case EXHAUSTED -> go(State.QUARANTINED, Action.QUARANTINE);
                    case GIVEN_UP -> go(State.GIVEN_UP, Action.REPORT);
                    case STOP -> go(State.STOPPING, Action.NONE);
                    case RESTART -> go(State.RESTARTING, Action.NONE);
                    case DUE, AWAY, BACK, PROVEN, VERDICT, CHANGED, START -> stay(state);
                };
            case RESTARTING ->
                switch (event) {
                    case OVER, FAILED, EXHAUSTED, GIVEN_UP, UNUSABLE, INNOCENT ->
                        go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPING, Action.NONE);
                    case DUE, AWAY, BACK, PROVEN, VERDICT, CHANGED, START, RESTART -> stay(state);
                };
            case STOPPING ->
                switch (event) {
                    case OVER, FAILED, EXHAUSTED, GIVEN_UP, UNUSABLE, INNOCENT -> go(State.STOPPED, Action.NONE);
                    case START, RESTART -> go(State.RESTARTING, Action.NONE);
                    case DUE, AWAY, BACK, PROVEN, VERDICT, CHANGED, STOP -> stay(state);
                };
            case QUARANTINED ->
                switch (event) {
                    case DUE, CHANGED -> go(State.TRIAL, Action.START);
                    case START, RESTART -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case OVER, FAILED, EXHAUSTED, GIVEN_UP, UNUSABLE, INNOCENT, AWAY, BACK, PROVEN, VERDICT ->
                        stay(state);
                };
            case REFUSED ->
                switch (event) {
                    case CHANGED, START, RESTART -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case DUE, OVER, FAILED, EXHAUSTED, GIVEN_UP, UNUSABLE, INNOCENT, AWAY, BACK, PROVEN, VERDICT ->
                        stay(state);
                };
            case STOPPED, FINISHED, GIVEN_UP ->
                switch (event) {
                    case START, RESTART -> go(State.RUNNING, Action.START_AFRESH);
                    case STOP -> go(State.STOPPED, Action.NONE);
                    case DUE,
                            OVER,
                            FAILED,
                            EXHAUSTED,
                            GIVEN_UP,
                            UNUSABLE,
                            INNOCENT,
                            AWAY,
                            BACK,
                            PROVEN,
                            VERDICT,
                            CHANGED -> stay(state);
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
