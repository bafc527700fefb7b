package dev.watchkeeper.analyse;

/** Says whether models are to be asked about an event, by what a detector has recognised in it; thread-safe, and never waits. */
@FunctionalInterface
public interface LabelGate {
    /** Where there is no detector. */
    LabelGate OPEN = (event, camera) -> Pass.ASK;

    Pass of(String event, String camera);

    /** What to do; an immutable enumeration. */
    enum Pass {
        /** Its labels pass, or nobody looks for labels. */
        ASK,
        /** The detector has not looked yet. */
        WAIT,
        /** Its labels do not pass. */
        SKIP
    }
}
