package dev.watchkeeper.service;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs of this machine; stateless. */
public final class SystemCommandRunner implements CommandRunner {
    /** More than the service may take to start, which its manager limits by itself. */
    private static final long LIMIT_SECONDS = 120;

    private static final int LONGEST_ANSWER = 2000;

    /** So much of a command is repeated in a sentence about it. */
    private static final int LONGEST_LINE = 100;

    @Override
    public String run(List<String> words) throws FailureException, InterruptedException {
        String all = String.join(" ", words);
        String line = all.length() > LONGEST_LINE ? all.substring(0, LONGEST_LINE) + " …" : all;
        Path output = null;
        try {
            // A file, since a grandchild could hold a pipe open for longer than the program lives.
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
                                : said.substring(0, Math.min(LONGEST_ANSWER, said.length()))));
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
