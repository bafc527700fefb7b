package dev.watchkeeper.escalate;

import dev.watchkeeper.escalate.rollback.RollBack;

/** Before any restart: starts the node with the last good configuration, if it was started with a changed one a short while ago; thread-safe. */
public final class RollBackRemedy implements Remedy {
    private static final String NODE = "node";

    private final RollBack rollBack;

    public RollBackRemedy(RollBack rollBack) {
        this.rollBack = rollBack;
    }

    @Override
    public String name() {
        return "roll-back";
    }

    @Override
    public boolean suits(Case open) {
        return open.target().equals(NODE) && rollBack.isApplicable();
    }

    @Override
    public Outcome apply(Case open) throws InterruptedException {
        return rollBack.request()
                ? new Outcome.Tried("The node is started with the last good configuration")
                : new Outcome.Unavailable("The configuration could not be rolled back; the log says why");
    }
}
