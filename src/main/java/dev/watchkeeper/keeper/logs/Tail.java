package dev.watchkeeper.keeper.logs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last lines of a child, at most 1000 and 256 Ki characters; thread-safe. */
public final class Tail {
    private static final int MAX_LINES = 1000;
    private static final int MAX_CHARACTERS = 262_144;

    private final Deque<String> lines = new ArrayDeque<>();
    private int characters;

    synchronized void add(String line) {
        lines.addLast(line);
        characters += line.length();
        while (lines.size() > MAX_LINES || characters > MAX_CHARACTERS) {
            characters -= lines.removeFirst().length();
        }
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The newest lines, oldest first. */
    public synchronized List<String> last(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }
}
