package dev.watchkeeper.camera.health;

/**
 * Remembers the last picture of a camera across sessions: a frozen camera is still frozen if the next session begins with the same picture. Guarded
 * by the lock of its camera.
 */
final class SceneMemory {
    private boolean known;
    private long fingerprint;
    private boolean uniform;
    private boolean glance;

    /**
     * Takes the next picture. The same picture decoded in two ways has different pixels, so pictures of different ways are not compared; but a
     * uniform picture is uniform in both.
     *
     * @return whether the picture is known to differ from the last one
     */
    boolean look(long newFingerprint, boolean newUniform, boolean newGlance) {
        boolean moved = !known || newUniform != uniform || (newGlance == glance && newFingerprint != fingerprint);
        known = true;
        glance = newGlance;
        fingerprint = newFingerprint;
        uniform = newUniform;
        return moved;
    }

    /** Whether the last picture was uniform. */
    boolean uniform() {
        return uniform;
    }
}
