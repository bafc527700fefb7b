package dev.watchkeeper.notify.send;

import dev.watchkeeper.config.ChannelSettings;
import dev.watchkeeper.notify.send.Postman.Delivery;
import dev.watchkeeper.notify.send.Postman.Job;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The postmen of the configured channels, and those that still deliver a letter for settings that were replaced meanwhile; confined to the sender's thread.
 * The new postman of a channel gets its first letter when the outcome of the old one's is known: nothing is told twice or forgotten.
 */
final class Postmen {
    private final Function<ChannelSettings, Postman> opener;
    private final Map<String, Postman> active = new LinkedHashMap<>();
    private final List<Postman> leaving = new ArrayList<>();
    private Map<String, ChannelSettings> current = Map.of();

    /** @param opener hires a postman; never waits */
    Postmen(Function<ChannelSettings, Postman> opener) {
        this.opener = opener;
    }

    /** Works for these channels from now on. What has not changed stays. */
    void use(Map<String, ChannelSettings> wanted) {
        for (String name : List.copyOf(active.keySet())) {
            if (!Optional.ofNullable(wanted.get(name)).equals(Optional.ofNullable(current.get(name)))) {
                Optional.ofNullable(active.remove(name)).ifPresent(this::dismiss);
            }
        }
        current = Map.copyOf(wanted);
        wanted.forEach((name, settings) -> active.computeIfAbsent(name, unused -> opener.apply(settings)));
    }

    private void dismiss(Postman postman) {
        postman.close();
        if (postman.isBusy()) {
            leaving.add(postman);
        }
    }

    /** The names of the configured channels, in their order. */
    List<String> names() {
        return List.copyOf(active.keySet());
    }

    boolean canEdit(String name) {
        return Optional.ofNullable(active.get(name)).filter(Postman::canEdit).isPresent();
    }

    boolean isBusy(String name) {
        return Optional.ofNullable(active.get(name)).filter(Postman::isBusy).isPresent();
    }

    boolean areBusy() {
        return all().anyMatch(Postman::isBusy);
    }

    private Stream<Postman> all() {
        return Stream.concat(active.values().stream(), leaving.stream());
    }

    /** Hands over a letter; only while the channel is not busy. */
    void deliver(String name, Job job) {
        Optional.ofNullable(active.get(name)).orElseThrow().deliver(job);
    }

    /** The letter is done. @return false if its postman was given up before */
    boolean finish(Job job) {
        boolean expected = all().anyMatch(postman -> postman.finish(job));
        leaving.removeIf(postman -> !postman.isBusy());
        return expected;
    }

    /** What has taken too long. Its postman is given up, and another one takes over the channel. */
    List<Delivery> giveUpOverdue() {
        List<Delivery> all = new ArrayList<>();
        for (Postman postman : all().toList()) {
            Optional<Delivery> overdue = postman.overdue();
            if (overdue.isPresent()) {
                all.add(overdue.get());
                postman.finish(overdue.get().job());
                postman.abandon();
                active.replaceAll((name, each) -> each == postman
                        ? opener.apply(Optional.ofNullable(current.get(name)).orElseThrow())
                        : each);
            }
        }
        leaving.removeIf(postman -> !postman.isBusy());
        return all;
    }

    /** Lets all end after the letters that they are delivering. */
    void close() {
        all().forEach(Postman::close);
    }

    /** Ends all, in the middle of a letter if need be. */
    void abandon() {
        all().forEach(Postman::abandon);
    }
}
