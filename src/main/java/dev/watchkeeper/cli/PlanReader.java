package dev.watchkeeper.cli;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FileChanges;
import dev.watchkeeper.keeper.Reread;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads again what a keeper keeps; confined to one thread at a time. */
final class PlanReader implements Reread.Source {
    private static final Logger log = LoggerFactory.getLogger(PlanReader.class);
    private final KeepPlans plans;
    private final FileChanges file;

    /** @param config the file that they are read from, as it is when the keeper starts */
    PlanReader(KeepPlans plans, Optional<Path> config) {
        this.plans = plans;
        file = new FileChanges(config.stream().toList());
        file.remember();
    }

    @Override
    public Reread read() throws InterruptedException {
        try {
            return switch (plans.read()) {
                case KeepPlans.Good good -> {
                    good.warnings().forEach(warning -> log.warn("{}", warning));
                    yield new Reread.Good(good.kept().plan(), good.kept().filter(), file.haveChanged());
                }
                case KeepPlans.Bad bad ->
                    new Reread.Wrong(
                            bad.mistakes().stream().map(Object::toString).toList());
                case KeepPlans.Nothing nothing ->
                    new Reread.Wrong(
                            List.of("It names neither a camera nor a service, so there would be nothing to keep;"
                                    + " stop Watchkeeper if that is what you want"));
            };
        } catch (FailureException e) {
            return new Reread.Wrong(List.of(e.sentence()));
        }
    }
}
