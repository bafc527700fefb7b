package dev.watchkeeper.keeper;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.keeper.liveness.OutputActivity;
import dev.watchkeeper.keeper.logs.LogSinks;
import dev.watchkeeper.keeper.services.ServiceSettings;
import dev.watchkeeper.keeper.stream.StreamAbsence;
import dev.watchkeeper.keeper.stream.StreamServices;
import dev.watchkeeper.notify.Message;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Makes children, each with what its kind needs: the node, one that restreams, one that looks from outside, or any command; confined to the keeper's thread. */
final class ChildMaker {
    /** Under this cause the restarts count of a command that waited for another child. */
    private static final String NEEDS_AWAY = "needs-away";

    private final LogSinks sinks;
    private final Child.Context context;
    private final RuntimeFolder runtime;

    /** @param sinks take the children's lines */
    ChildMaker(LogSinks sinks, Child.Context context, RuntimeFolder runtime) {
        this.sinks = sinks;
        this.context = context;
        this.runtime = runtime;
    }

    /** Makes a child, which does not start by itself. @param tell takes messages for people */
    Child make(
            ServiceSettings settings,
            Children children,
            Supplier<Optional<StreamChildren>> streams,
            Consumer<Message> tell) {
        KeeperPlan plan = children.plan();
        Clock clock = context.clock();
        OutputActivity activity =
                new OutputActivity(clock, settings.supervision().liveness().heartbeatPattern());
        boolean isNode = plan.node().filter(settings.name()::equals).isPresent();
        ChildHooks hooks = isNode
                ? new NodeHooks(plan.data(), settings.supervision().watchFiles(), runtime.vitals(), clock)
                : streams.get()
                        .flatMap(parts -> parts.hooks(settings.name()))
                        .orElseGet(() -> needs(settings.supervision().needs(), children, streams));
        // What tells people cannot tell them about itself, and its restarts would be told again and again.
        boolean isQuiet = plan.watch().filter(settings::equals).isPresent()
                || streams.get().filter(parts -> parts.isQuiet(settings.name())).isPresent();
        Alerts alerts = new Alerts(
                settings.name(), settings.title(), plan.product().orElse(""), isQuiet ? message -> {} : tell, clock);
        Child.Lines lines = new Child.Lines(sinks.forChild(settings, activity, clock), activity);
        return new Child(settings, hooks, alerts, context, lines);
    }

    /** The hooks of a command of any kind: its needs. */
    private static ChildHooks needs(List<String> names, Children children, Supplier<Optional<StreamChildren>> streams) {
        return new ChildHooks() {
            @Override
            public Optional<String> away() {
                return names.stream()
                        .filter(name -> isAway(name, children, streams))
                        .findFirst()
                        .map(name -> name.equals(StreamServices.SERVER) ? StreamAbsence.SERVER_AWAY : NEEDS_AWAY);
            }
        };
    }

    private static boolean isAway(String name, Children children, Supplier<Optional<StreamChildren>> streams) {
        return children.isAway(name)
                || name.equals(StreamServices.SERVER)
                        && streams.get().filter(StreamChildren::isServerAway).isPresent();
    }
}
