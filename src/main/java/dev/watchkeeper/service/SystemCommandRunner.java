package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the programs of this machine; stateless. */
public final class SystemCommandRunner implements CommandRunner {
    /** Longer than the service may take to start, which systemd itself limits. */
    private static final long LIMIT_SECONDS = 120;

    private static final int MAX_OUTPUT_CHARS = 2000;

    /** The part of a command that is repeated in a message about it. */
    private static final int MAX_COMMAND_CHARS = 100;

    @Override
    public String run(List<String> words) throws FailureException, InterruptedException {
        String all = String.join(" ", words);
        String line = all.length() > MAX_COMMAND_CHARS ? all.substring(0, MAX_COMMAND_CHARS) + " …" : all;
        Path output = null;
        try {
            // A file, because a grandchild could hold a pipe open after the program has ended.
            output = Files.createTempFile("watchkeeper", ".out");
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failure("'" + line + "' did not end within " + LIMIT_SECONDS + " s");
            }
            String said = Files.readString(output).strip();
            if (process.exitValue() != 0) {
                throw failure("'" + line + "' failed: "
                        + (said.isEmpty()
                                ? "exit code " + process.exitValue()
                                : said.substring(0, Math.min(MAX_OUTPUT_CHARS, said.length()))));
            }
            return said;
        } catch (IOException e) {
            throw new FailureException(FailureKind.ENVIRONMENT, "'" + line + "' cannot be run: " + e.getMessage(), e);
        } finally {
            if (output != null) {
                output.toFile().delete();
            }
        }
    }

    private static FailureException failure(String sentence) {
        return new FailureException(FailureKind.ENVIRONMENT, sentence);
    }
}
