package dev.watchkeeper.escalate.repair;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.keeper.process.InstanceLock;
import dev.watchkeeper.keeper.process.Sweep;
import dev.watchkeeper.keeper.process.Trees;
import dev.watchkeeper.proposal.Proposals;
import dev.watchkeeper.proposal.Report;
import java.io.IOException;
import java.util.List;

/** Carries one order out in this process, which does nothing else; confined to the main thread. */
public final class Orders {
    private Orders() {}

    /**
     * Carries it out. Only one process of a data folder does so at a time.
     *
     * @param id of the repair
     */
    public static void carryOut(Site site, Worker.Order order, String id)
            throws FailureException, IOException, InterruptedException {
        Proposals proposals = new Proposals(site.data(), site.clock());
        Report report = proposals
                .find(id)
                .orElseThrow(() -> new FailureException(
                        FailureKind.CONFIGURATION, "There is no repair " + id + " in " + proposals.root() + "."));
        try (InstanceLock lock = InstanceLock.take(proposals.root().resolve("lock"))) {
            // What a killed worker left must not run beside this one.
            String mark = mark(site);
            Sweep.run(mark, List.of(), site.clock());
            Trees trees = Trees.open(mark, site.clock());
            switch (order) {
                case WORK -> new Work(site, proposals, trees).run(report);
                case APPLY -> new Applying(site, proposals, trees).apply(report);
                case REVERT -> new Applying(site, proposals, trees).revert(report);
            }
        }
    }

    /** Equal for each worker of a data folder. */
    private static String mark(Site site) {
        return "repair"
                + Proposals.sha256(site.data()
                                .toAbsolutePath()
                                .normalize()
                                .toString()
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .substring(0, 16);
    }
}
