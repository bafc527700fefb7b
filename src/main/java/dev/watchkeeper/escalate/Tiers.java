package dev.watchkeeper.escalate;

/** The tiers of the ladder, by number; constants. */
final class Tiers {
    static final int NONE = 0;
    static final int RESTART = 1;
    static final int REPAIR = 2;
    static final int PERSON = 3;

    private Tiers() {}

    /** The tier of a remedy, by its name. */
    static int of(Remedy remedy) {
        return remedy.name().equals("repair") || remedy.name().equals("diagnose") ? REPAIR : RESTART;
    }
}
