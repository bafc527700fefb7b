package dev.watchkeeper.camera.health;

/**
 * Remembers the last picture of a camera, over its sessions: one that was frozen before is frozen still if a new session begins with the same
 * picture. Guarded by the lock of its camera.
 */
final class SceneMemory {
    private boolean known;
    private long fingerprint;
    private boolean uniform;
    private boolean glance;

    /**
     * Takes the next picture. The same picture decoded in two ways has different pixels, so that where the way changes
     * nothing is said; but one that is of one brightness is so in both.
     *
     * @return whether the picture is known to differ from the one before
     */
    boolean look(long newFingerprint, boolean newUniform, boolean newGlance) {
        boolean moved = !known || newUniform != uniform || (newGlance == glance && newFingerprint != fingerprint);
        known = true;
        glance = newGlance;
        fingerprint = newFingerprint;
        uniform = newUniform;
        return moved;
    }

    /** Whether the last picture was of one brightness throughout. */
    boolean uniform() {
        return uniform;
    }
}
