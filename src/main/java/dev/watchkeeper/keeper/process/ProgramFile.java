package dev.watchkeeper.keeper.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Explains why the kernel would not run a file, as far as this can be known before trying; stateless. The kernel reports a missing interpreter or
 * loader as a missing file, although the file exists.
 */
final class ProgramFile {
    /** The bytes of the first line that the kernel reads: BINPRM_BUF_SIZE of linux/binfmts.h. */
    private static final int FIRST_LINE = 256;

    /** How many interpreters may be scripts themselves: exec_binprm of fs/exec.c. */
    private static final int MAX_DEPTH = 5;

    /** Enough for all file headers; in practice the loader's name lies within the first page. */
    private static final int HEADERS = 4096;

    private static final int PT_INTERP = 3;

    private ProgramFile() {}

    /**
     * The reason, as the end of a sentence; empty if none is known.
     *
     * @param search finds a program by name on the PATH of the process to start
     */
    static Optional<String> whyNot(Path file, Function<String, Optional<Path>> search) {
        return whyNot(file, search, MAX_DEPTH);
    }

    static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    private static Optional<String> whyNot(Path file, Function<String, Optional<Path>> search, int depthLeft) {
        if (!Files.exists(file)) {
            return Optional.of(
                    Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                            ? "it is a link to a file that does not exist"
                            : "there is no such file");
        }
        if (Files.isDirectory(file)) {
            return Optional.of("it is a folder");
        }
        if (!Files.isRegularFile(file)) {
            return Optional.of("it is not an ordinary file");
        }
        if (!Files.isExecutable(file)) {
            return Optional.of("this user may not execute it: make it executable (chmod +x), and check that its"
                    + " volume is not mounted noexec");
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEADERS);
        } catch (IOException e) {
            return Optional.empty(); // A program may be executable but not readable.
        }
        if (head.length > 1 && head[0] == '#' && head[1] == '!') {
            return script(head, search, depthLeft);
        }
        return loader(head).flatMap(ProgramFile::missingLoader);
    }

    private static Optional<String> script(byte[] head, Function<String, Optional<Path>> search, int depthLeft) {
        String line = firstLine(head);
        if (line.endsWith("\r")) {
            return Optional.of("its first line has a Windows line ending, so its interpreter is not found:"
                    + " convert it (sed -i 's/\\r$//')");
        }
        List<String> words = Arrays.stream(line.strip().split("[ \t]+", 2))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            return Optional.of("its first line names no interpreter after #!");
        }
        try {
            Path interpreter = Path.of(words.getFirst());
            Optional<String> why =
                    depthLeft == 0 ? Optional.of("too many interpreters") : whyNot(interpreter, search, depthLeft - 1);
            if (why.isPresent()) {
                return Optional.of("its first line names the interpreter " + words.getFirst() + ", and " + why.get());
            }
            return words.size() > 1 && interpreter.endsWith("env") ? byEnv(words.get(1), search) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of("its first line names an interpreter that is not a valid path");
        }
    }

    private static String firstLine(byte[] head) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int i = 2; i < Math.min(head.length, FIRST_LINE) && head[i] != '\n'; i++) {
            line.write(head[i]);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** For {@code #!/usr/bin/env python3}: env itself exists, but the interpreter that it looks for may not. */
    private static Optional<String> byEnv(String rest, Function<String, Optional<Path>> search) {
        String wanted = Arrays.stream(rest.split("[ \t]+"))
                .filter(word -> !word.startsWith("-") && !word.contains("="))
                .findFirst()
                .orElse("");
        return wanted.isEmpty() || wanted.contains("/") || search.apply(wanted).isPresent()
                ? Optional.empty()
                : Optional.of("its first line requires the interpreter " + wanted + ", which is not on the PATH");
    }

    private static Optional<String> missingLoader(String loader) {
        return Files.exists(Path.of(loader))
                ? Optional.empty()
                : Optional.of("it was built for another system: its loader " + loader + " does not exist");
    }

    /** The loader that an ELF file names (PT_INTERP of elf(5)); empty if the file is no ELF file, or the name is not within the headers. */
    private static Optional<String> loader(byte[] head) {
        if (head.length < 64 || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
            return Optional.empty();
        }
        boolean wide = head[4] == 2;
        ByteBuffer elf = ByteBuffer.wrap(head).order(head[5] == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long table = wide ? elf.getLong(32) : elf.getInt(28);
        int size = elf.getShort(wide ? 54 : 42);
        int count = elf.getShort(wide ? 56 : 44);
        for (int i = 0; i < count; i++) {
            long entry = table + (long) i * size;
            if (entry < 0 || entry + (wide ? 56 : 32) > head.length) {
                return Optional.empty();
            }
            int at = (int) entry;
            if (elf.getInt(at) == PT_INTERP) {
                long from = wide ? elf.getLong(at + 8) : elf.getInt(at + 4);
                long length = wide ? elf.getLong(at + 32) : elf.getInt(at + 16);
                return from < 0 || length < 2 || from + length > head.length
                        ? Optional.empty()
                        : Optional.of(new String(head, (int) from, (int) length - 1, StandardCharsets.UTF_8));
            }
        }
        return Optional.empty();
    }
}
