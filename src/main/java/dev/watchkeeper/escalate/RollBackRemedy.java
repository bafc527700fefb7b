package dev.watchkeeper.escalate;

import dev.watchkeeper.escalate.rollback.RollBack;

/** Before any restart: starts the node with the last good configuration or program, if it was started with another a short while ago; thread-safe. */
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
        return switch (rollBack.request()) {
            case RollBack.Outcome.Done done -> new Outcome.Tried(done.text());
            case RollBack.Outcome.No no -> new Outcome.Unavailable(no.text());
        };
    }
}
