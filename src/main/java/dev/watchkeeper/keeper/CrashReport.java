package dev.watchkeeper.keeper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the JVM's own crash report says; immutable.
 *
 * @param file the report, which stays where it is
 * @param where the signal and the library
 * @param thread the thread that crashed
 */
record CrashReport(Path file, String where, String thread) {
    private static final int MAX_LINES = 400;
    private static final Pattern SIGNAL = Pattern.compile("#\\s+(SIG[A-Z]+|Internal Error|Out of Memory Error)\\b.*");
    private static final Pattern FRAME = Pattern.compile("# [A-Za-z]\\s+\\[([^+\\]]+).*");
    private static final Pattern THREAD = Pattern.compile("Current thread .*?\"([^\"]*)\".*");

    /** The stages whose threads are named after their camera. */
    private static final Pattern CAMERA =
            Pattern.compile("(?:capture|record|motion|live|snapshot|detect|decode|check)-(.+)");

    /** Reads the report of a process, if the folder holds one. */
    static Optional<CrashReport> find(Path folder, long pid) {
        Path file = folder.resolve("hs_err_pid" + pid + ".log");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String signal = "crash";
        String frame = "";
        String thread = "";
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            for (int i = 0; line != null && i < MAX_LINES && thread.isEmpty(); i++) {
                signal = signal.equals("crash") ? find(SIGNAL, line, signal) : signal;
                frame = frame.isEmpty() ? find(FRAME, line, frame) : frame;
                thread = find(THREAD, line, thread);
                line = lines.readLine();
            }
        } catch (IOException e) {
            return Optional.of(new CrashReport(file, "a crash whose report cannot be read", ""));
        }
        return Optional.of(new CrashReport(file, frame.isEmpty() ? signal : signal + " in " + frame, thread));
    }

    private static String find(Pattern pattern, String line, String otherwise) {
        Matcher matcher = pattern.matcher(line);
        return matcher.matches() ? matcher.group(1) : otherwise;
    }

    /** The camera that the crashed thread worked for. */
    Optional<String> camera() {
        Matcher matcher = CAMERA.matcher(thread);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    String sentence() {
        return where
                + (thread.isEmpty() ? "" : " on thread " + thread)
                + camera().map(name -> ", which worked for camera " + name).orElse("")
                + "; the report is " + file;
    }
}
