package dev.watchkeeper.sensor;

import java.util.List;

/** The effects that are verified, for those who only look; thread-safe. */
public interface EffectsView {
    /** All, in the order of the configuration; empty until they were looked at. Never waits. */
    List<EffectStatus> effects();
}
