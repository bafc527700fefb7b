package dev.watchkeeper.cli;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.keeper.ControlClient;
import dev.watchkeeper.watch.Kept;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the keeper of a data folder says of its children, asked at most once a second, however many want to know; thread-safe.
 */
final class KeeperChildren implements Kept {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int STATE = 1;
    private static final int PID = 2;
    private static final int RESTARTS = 4;

    /** For example {@code hang 2}, within {@code 3 (asked 1, hang 2)}. */
    private static final Pattern CAUSE = Pattern.compile("([a-z-]+) ([0-9]{1,9})");

    private final Path data;
    private final Clock clock;
    private volatile Optional<Answer> newest = Optional.empty();

    /** What it said, and when; immutable. */
    private record Answer(Map<String, Child> children, long nanos) {}

    KeeperChildren(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    @Override
    public Optional<Child> find(String name) {
        return Optional.ofNullable(
                newest.filter(answer -> clock.since(answer.nanos()).compareTo(FRESH) < 0)
                        .orElseGet(this::ask)
                        .children()
                        .get(name));
    }

    private Answer ask() {
        try {
            List<String> lines = ControlClient.seesKeeperOf(data) ? ControlClient.ask(data, "status") : List.of();
            Map<String, Child> children = new HashMap<>();
            for (String line : lines) {
                String[] words = line.split("\t");
                if (words.length > RESTARTS) {
                    children.put(words[0], child(words));
                }
            }
            Answer answer = new Answer(children, clock.monotonicNanos());
            newest = Optional.of(answer);
            return answer;
        } catch (FailureException e) {
            throw new IllegalStateException("the keeper cannot be asked: " + e.sentence(), e);
        }
    }

    private static Child child(String[] words) {
        Map<String, Integer> restarts = new HashMap<>();
        Matcher causes = CAUSE.matcher(words[RESTARTS]);
        while (causes.find()) {
            restarts.put(causes.group(1), Integer.parseInt(causes.group(2)));
        }
        OptionalLong pid =
                words[PID].matches("[0-9]{1,10}") ? OptionalLong.of(Long.parseLong(words[PID])) : OptionalLong.empty();
        return new Child(words[STATE], pid, restarts);
    }
}
