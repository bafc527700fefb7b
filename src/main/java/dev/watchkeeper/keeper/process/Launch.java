package dev.watchkeeper.keeper.process;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to start a process; immutable.
 *
 * @param name its name in the log and in thread names
 * @param command the program and its arguments, never a line for a shell
 * @param environment variables in addition to those that the keeper was started with
 * @param folder the working folder
 * @param input its standard input, at most 32 KiB so that writing never blocks; it is never logged
 * @param yields whether it gets the processors only when nothing else wants them
 */
public record Launch(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path folder,
        Optional<byte[]> input,
        boolean yields) {
    /** A pipe holds twice as much. */
    private static final int MAX_INPUT_BYTES = 32_768;

    /** For a process without input. */
    public Launch(String name, List<String> command, Map<String, String> environment, Path folder) {
        this(name, command, environment, folder, Optional.empty(), false);
    }

    /** For a process with input. */
    public Launch(
            String name, List<String> command, Map<String, String> environment, Path folder, Optional<byte[]> input) {
        this(name, command, environment, folder, input, false);
    }

    /** The same, but it gets the processors only when nothing else wants them. */
    public Launch yielding() {
        return new Launch(name, command, environment, folder, input, true);
    }

    public Launch {
        if (input.filter(bytes -> bytes.length > MAX_INPUT_BYTES).isPresent()) {
            throw new IllegalArgumentException("more input than a pipe holds");
        }
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least one word");
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /**
     * The command line: the program as leader of a new session, to be killed when the thread that started it ends. All helper programs exec the
     * next one, so the pid is the command's own.
     *
     * @throws FailureException of kind ENVIRONMENT with a sentence that says why the program cannot be started
     */
    List<String> words() throws FailureException {
        if (!Files.isDirectory(folder)) {
            throw cannot("its working folder " + folder + " does not exist");
        }
        if (!Files.isExecutable(folder)) {
            throw cannot("this user may not enter its working folder " + folder);
        }
        List<String> words = new ArrayList<>();
        if (yields) {
            words.addAll(List.of(tool("nice"), "-n", Integer.toString(Priority.NICE)));
        }
        words.addAll(List.of(tool("setpriv"), "--pdeathsig", "KILL", tool("setsid"), program()));
        words.addAll(command.subList(1, command.size()));
        return words;
    }

    /** The path of the program. */
    String program() throws FailureException {
        String first = command.getFirst();
        Path file;
        try {
            file = first.contains("/")
                    ? folder.resolve(first).toAbsolutePath().normalize()
                    : onPath(first, pathOfChild()).orElseThrow(() -> cannot("it is not on the PATH"));
        } catch (InvalidPathException e) {
            throw cannot("its name is not a valid path");
        }
        Optional<String> why = ProgramFile.whyNot(file, name -> onPath(name, pathOfChild()));
        if (why.isPresent()) {
            throw cannot((file.toString().equals(first) ? "" : file + ": ") + why.get());
        }
        return file.toString();
    }

    private FailureException cannot(String why) {
        return cannotStart(command.getFirst(), why);
    }

    static FailureException cannotStart(String program, String why) {
        return new FailureException(FailureKind.ENVIRONMENT, program + " cannot be started: " + why);
    }

    private String pathOfChild() {
        return environment.getOrDefault("PATH", ownPath());
    }

    private static String ownPath() {
        String path = System.getenv("PATH");
        return path == null ? "/usr/bin:/bin" : path;
    }

    private static String tool(String name) throws FailureException {
        return onPath(name, ownPath())
                .orElseThrow(() -> new FailureException(
                        FailureKind.ENVIRONMENT,
                        "The program '" + name + "' is needed to start processes: install util-linux and coreutils"))
                .toString();
    }

    private static Optional<Path> onPath(String name, String path) {
        for (String folder : path.split(File.pathSeparator)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder).resolve(name);
            if (ProgramFile.isProgram(file)) {
                return Optional.of(file.toAbsolutePath());
            }
        }
        return Optional.empty();
    }
}
