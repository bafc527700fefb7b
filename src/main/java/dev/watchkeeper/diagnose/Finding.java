package dev.watchkeeper.diagnose;

/** What a look found; immutable. */
record Finding(boolean isWell, Measured measured, String verdict) {
    static Finding trouble(String verdict) {
        return new Finding(false, Measured.NOTHING, verdict);
    }

    static Finding trouble(Measured measured, String verdict) {
        return new Finding(false, measured, verdict);
    }

    static Finding well(Measured measured, String verdict) {
        return new Finding(true, measured, verdict);
    }
}
