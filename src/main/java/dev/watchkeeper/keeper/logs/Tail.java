package dev.watchkeeper.keeper.logs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The last 1000 lines of a child, and at most 256 K characters of them; thread-safe. */
public final class Tail {
    private static final int MOST_LINES = 1000;
    private static final int MOST_CHARACTERS = 262_144;

    private final Deque<String> lines = new ArrayDeque<>();
    private int characters;

    synchronized void add(String line) {
        lines.addLast(line);
        characters += line.length();
        while (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
            characters -= lines.removeFirst().length();
        }
    }

    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The newest lines, in their order. */
    public synchronized List<String> last(int count) {
        return lines.stream().skip(Math.max(0, lines.size() - count)).toList();
    }
}
