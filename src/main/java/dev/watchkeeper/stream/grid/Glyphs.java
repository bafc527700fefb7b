package dev.watchkeeper.stream.grid;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The letters of this program's own font, so that grids need none of the system; immutable. A file holds letters and signs as points on a raster;
 * letters with accents are put together from them.
 */
final class Glyphs {
    /** Rows above a capital letter, for accents. */
    static final int ABOVE = 4;

    static final int BODY = 7;

    /** Rows below the line. */
    static final int BELOW = 2;

    static final int ROWS = ABOVE + BODY + BELOW;

    private static final String FILE = "glyphs.txt";
    private static final int FILE_ROWS = BODY + BELOW;
    private static final int BLANK_COLUMNS = 3;
    private static final int NO_SUCH = '□';

    /** Accents that stand above a letter, with one free row between. */
    private static final Map<Integer, List<String>> MARKS_ABOVE = Map.ofEntries(
            Map.entry(0x300, List.of("#.", ".#")),
            Map.entry(0x301, List.of(".#", "#.")),
            Map.entry(0x302, List.of(".#.", "#.#")),
            Map.entry(0x303, List.of(".#..#", "#.##.")),
            Map.entry(0x304, List.of("###")),
            Map.entry(0x306, List.of("#..#", ".##.")),
            Map.entry(0x307, List.of("#")),
            Map.entry(0x308, List.of("#.#")),
            Map.entry(0x30a, List.of(".#.", "#.#", ".#.")),
            Map.entry(0x30b, List.of(".#.#", "#.#.")),
            Map.entry(0x30c, List.of("#.#", ".#.")));

    private static final Map<Integer, List<String>> MARKS_BELOW = Map.of(
            0x323, List.of(".", "#"),
            0x326, List.of(".#", "#."),
            0x327, List.of(".#", "##"),
            0x328, List.of("#.", "##"));

    private final Map<Integer, Glyph> drawn;

    /**
     * A letter; immutable.
     *
     * @param rows from the top, a bit for each column from the left
     */
    record Glyph(int columns, List<Integer> rows) {
        Glyph {
            rows = List.copyOf(rows);
        }

        boolean isSet(int row, int column) {
            return row >= 0 && row < ROWS && column >= 0 && (rows.get(row) >> column & 1) != 0;
        }

        private int top() {
            int row = 0;
            while (row < ROWS && rows.get(row) == 0) {
                row++;
            }
            return row;
        }

        /** The same letter with a mark in its middle. */
        private Glyph with(List<String> mark, int firstRow) {
            int wide = Math.max(columns, mark.getFirst().length());
            int shift = (wide - columns) / 2;
            List<Integer> all =
                    new ArrayList<>(rows.stream().map(r -> r << shift).toList());
            int left = (wide - mark.getFirst().length() + 1) / 2;
            for (int i = 0; i < mark.size(); i++) {
                int row = Math.clamp(firstRow + i, 0, ROWS - 1);
                all.set(row, all.get(row) | bits(mark.get(i)) << left);
            }
            return new Glyph(wide, all);
        }
    }

    private Glyphs(Map<Integer, Glyph> drawn) {
        this.drawn = Map.copyOf(drawn);
    }

    static Glyphs load() {
        try (InputStream file = Glyphs.class.getResourceAsStream(FILE)) {
            if (file == null) {
                throw new IllegalStateException("the program lacks its own file " + FILE);
            }
            return new Glyphs(read(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new IllegalStateException("the program's own file " + FILE + " cannot be read", e);
        }
    }

    /** Bands of letters side by side: a line that names them, then their rows. */
    private static Map<Integer, Glyph> read(String text) {
        Map<Integer, Glyph> glyphs = new HashMap<>();
        for (String band : text.split("\n\n")) {
            List<String> lines = band.lines().toList();
            int left = 0;
            for (String first : lines.get(1).split(" ")) {
                List<Integer> rows = new ArrayList<>(Collections.nCopies(ABOVE, 0));
                for (int row = 1; row <= FILE_ROWS; row++) {
                    rows.add(bits(lines.get(row).substring(left, left + first.length())));
                }
                glyphs.put((int) lines.getFirst().charAt(left), new Glyph(first.length(), rows));
                left += first.length() + 1;
            }
        }
        glyphs.put((int) ' ', new Glyph(BLANK_COLUMNS, Collections.nCopies(ROWS, 0)));
        return glyphs;
    }

    private static int bits(String row) {
        int bits = 0;
        for (int i = 0; i < row.length(); i++) {
            bits |= row.charAt(i) == '#' ? 1 << i : 0;
        }
        return bits;
    }

    /** Whether each letter of the text can be shown as itself. */
    boolean canShow(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .allMatch(letter -> glyph(letter).isPresent());
    }

    /** The letters of a text, with a box for each that is not known. */
    List<Glyph> of(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC)
                .codePoints()
                .mapToObj(letter -> glyph(letter).or(() -> glyph(NO_SUCH)).orElseThrow())
                .toList();
    }

    private Optional<Glyph> glyph(int letter) {
        Glyph known = drawn.get(letter);
        return known != null ? Optional.of(known) : composed(letter);
    }

    private Optional<Glyph> composed(int letter) {
        int[] parts = Normalizer.normalize(Character.toString(letter), Normalizer.Form.NFD)
                .codePoints()
                .toArray();
        Glyph glyph = drawn.get(parts.length > 1 && MARKS_ABOVE.containsKey(parts[1]) ? dotless(parts[0]) : parts[0]);
        for (int i = 1; glyph != null && i < parts.length; i++) {
            List<String> above = MARKS_ABOVE.get(parts[i]);
            List<String> below = MARKS_BELOW.get(parts[i]);
            if (above != null) {
                glyph = glyph.with(above, glyph.top() - 1 - above.size());
            } else if (below != null) {
                glyph = glyph.with(below, ABOVE + BODY);
            } else {
                glyph = null;
            }
        }
        return parts.length > 1 ? Optional.ofNullable(glyph) : Optional.empty();
    }

    private static int dotless(int letter) {
        return switch (letter) {
            case 'i' -> 'ı';
            case 'j' -> 'ȷ';
            default -> letter;
        };
    }
}
