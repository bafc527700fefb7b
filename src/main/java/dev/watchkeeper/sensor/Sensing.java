package dev.watchkeeper.sensor;

import java.util.List;

/** All that others see of sensors; immutable, of thread-safe parts. */
public record Sensing(SensorsView sensors, EffectsView effects, ArmingView arming) {
    /** No sensors, and alerts that are always armed. */
    public static final Sensing NONE = new Sensing(SensorsView.NONE, List::of, new ArmingView() {
        @Override
        public State state() {
            return State.INITIAL;
        }

        @Override
        public State set(boolean armed, String by) {
            return State.INITIAL;
        }
    });
}
