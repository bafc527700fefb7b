package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.order.OrderUnits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Enables and disables what waits for orders; confined to one thread. */
final class OrderTakers {
    private final Target target;
    private final CommandRunner runner;
    private final Consumer<String> report;

    OrderTakers(Target target, CommandRunner runner, Consumer<String> report) {
        this.target = target;
        this.runner = runner;
        this.report = report;
    }

    /** Has exactly the named units be restarted on orders, if any are named; leaves alone what is not asked for. */
    void enable(Plan.Orders orders, boolean start) throws FailureException, InterruptedException {
        List<String> wanted = new ArrayList<>();
        if (!orders.restarts().isEmpty()) {
            orders.restarts().stream().map(OrderUnits::restartPath).forEach(wanted::add);
            List<String> former = restartPaths();
            former.removeAll(wanted);
            disable(former);
        }
        if (orders.repair().isPresent()) {
            wanted.add(Plan.REPAIR_PATH);
        }
        if (wanted.isEmpty()) {
            return;
        }
        runner.run(target.systemctl(words("enable", wanted)));
        if (start && !target.isElsewhere()) {
            runner.run(target.systemctl(words("restart", wanted)));
        }
        wanted.forEach(unit -> report.accept("Enabled: " + unit + " waits for orders"));
    }

    /** Disables and stops all of them. */
    void disable() throws FailureException, InterruptedException {
        List<String> all = restartPaths();
        if (Files.exists(target.enabled().resolve(Plan.REPAIR_PATH), LinkOption.NOFOLLOW_LINKS)) {
            all.add(Plan.REPAIR_PATH);
        }
        disable(all);
    }

    private void disable(List<String> units) throws FailureException, InterruptedException {
        if (units.isEmpty()) {
            return;
        }
        runner.run(target.systemctl(words("disable", units)));
        if (!target.isElsewhere()) {
            runner.run(target.systemctl(words("stop", units)));
            units.forEach(unit -> report.accept("Stopped: " + unit));
        }
    }

    private static String[] words(String verb, List<String> units) {
        return Stream.concat(Stream.of(verb, "--"), units.stream()).toArray(String[]::new);
    }

    /** The instances that are enabled. */
    private List<String> restartPaths() throws FailureException {
        if (!Files.isDirectory(target.enabled())) {
            return new ArrayList<>();
        }
        try (Stream<Path> links = Files.list(target.enabled())) {
            return new ArrayList<>(links.map(link -> String.valueOf(link.getFileName()))
                    .filter(name -> name.startsWith(OrderUnits.RESTART) && name.endsWith(".path"))
                    .sorted()
                    .toList());
        } catch (IOException | UncheckedIOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, target.enabled() + " cannot be listed: " + e.getMessage(), e);
        }
    }
}
