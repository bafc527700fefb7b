package dev.watchkeeper.health;

/**
 * Remembers the last picture of a camera, over its sessions: one that was frozen before is frozen still if a new session begins with the same
 * picture. Guarded by the lock of its camera.
 */
final class SceneMemory {
    private boolean known;
    private long fingerprint;
    private boolean uniform;

    /** @return whether the picture differs from the one before */
    boolean look(long newFingerprint, boolean newUniform) {
        boolean moved = !known || newFingerprint != fingerprint;
        known = true;
        fingerprint = newFingerprint;
        uniform = newUniform;
        return moved;
    }

    /** Whether the last picture was of one brightness throughout. */
    boolean uniform() {
        return uniform;
    }
}
