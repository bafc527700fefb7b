package dev.watchkeeper.escalate.repair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of a patch with what happened to each, as git lists them; immutable. */
record Changes(List<Entry> entries) {
    Changes {
        entries = List.copyOf(entries);
    }

    /**
     * One file; immutable.
     *
     * @param oldMode as git writes it; 000000 if the file is new
     * @param newMode 000000 if the file is deleted
     * @param lines added and removed; empty for one that is not text
     */
    record Entry(String path, String oldMode, String newMode, Optional<Lines> lines) {
        boolean isNew() {
            return oldMode.equals("000000");
        }

        boolean isDeleted() {
            return newMode.equals("000000");
        }
    }

    /** How many lines; immutable. */
    record Lines(int added, int removed) {}

    int added() {
        return entries.stream()
                .flatMap(entry -> entry.lines().stream())
                .mapToInt(Lines::added)
                .sum();
    }

    int removed() {
        return entries.stream()
                .flatMap(entry -> entry.lines().stream())
                .mapToInt(Lines::removed)
                .sum();
    }

    List<String> paths() {
        return entries.stream().map(Entry::path).toList();
    }

    /**
     * Reads the answers of {@code git diff -z} with {@code --raw} and with {@code --numstat}, both without renames.
     *
     * @throws IllegalArgumentException if they are not of that form
     */
    static Changes parse(String raw, String numstat) {
        Map<String, Optional<Lines>> lines = new HashMap<>();
        for (String each : numstat.split("\0")) {
            if (!each.isEmpty()) {
                String[] fields = each.split("\t", 3);
                if (fields.length != 3) {
                    throw new IllegalArgumentException("no line counts");
                }
                lines.put(
                        fields[2],
                        fields[0].equals("-")
                                ? Optional.empty()
                                : Optional.of(new Lines(Integer.parseInt(fields[0]), Integer.parseInt(fields[1]))));
            }
        }
        List<Entry> entries = new ArrayList<>();
        String[] words = raw.split("\0");
        for (int i = 0; i + 1 < words.length; i += 2) {
            String[] fields = words[i].split(" ");
            if (fields.length != 5 || !fields[0].startsWith(":")) {
                throw new IllegalArgumentException("no list of changes");
            }
            String path = words[i + 1];
            entries.add(new Entry(path, fields[0].substring(1), fields[1], lines.getOrDefault(path, Optional.empty())));
        }
        return new Changes(entries);
    }
}
