package dev.watchkeeper.drill;

import dev.watchkeeper.base.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An order to the node and its answer, two files in {@code drills/orders/}; immutable. The order is a fault and a number that whoever ordered it counts up every second; when it stands still, nobody
 * waits for the drill any more. The answer is {@code begun ID} or {@code refused SENTENCE}.
 */
record OrderFile(Path order) {
    static final String SUFFIX = ".order";
    private static final String BEGUN = "begun ";
    private static final String REFUSED = "refused ";
    private static final int LONGEST = 2000;

    static OrderFile named(Path folder, String name) {
        return new OrderFile(folder.resolve(name + SUFFIX));
    }

    private Path answer() {
        String name = order.getFileName().toString();
        return order.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + ".answer");
    }

    void place(String fault, int count) throws IOException {
        PrivateFiles.replace(order, (fault + " " + count + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The fault and the number; empty if the order is gone. */
    Optional<String> read() {
        return read(order);
    }

    static String fault(String content) {
        return content.split(" ", 2)[0];
    }

    void begun(String id) throws IOException {
        write(BEGUN + id);
    }

    void refused(String sentence) throws IOException {
        write(REFUSED + sentence);
    }

    private void write(String text) throws IOException {
        PrivateFiles.replace(answer(), (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    Optional<String> begunId() {
        return answerWith(BEGUN).filter(id -> id.matches("[0-9A-Za-z_-]{1,80}"));
    }

    Optional<String> refusal() {
        return answerWith(REFUSED);
    }

    private Optional<String> answerWith(String word) {
        return read(answer())
                .filter(text -> text.startsWith(word))
                .map(text -> text.substring(word.length()).strip());
    }

    void remove() throws IOException {
        Files.deleteIfExists(order);
        Files.deleteIfExists(answer());
    }

    private static Optional<String> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
