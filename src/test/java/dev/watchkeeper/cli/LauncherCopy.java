package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SignalRig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The launcher and the built program in a folder of any name, started with an environment that is bare but for what is given; immutable. */
final class LauncherCopy implements AutoCloseable {
    private final Path home;

    private LauncherCopy(Path home) {
        this.home = home;
    }

    static LauncherCopy into(Path home) throws Exception {
        Path origin = Path.of(System.getProperty("watchkeeper.home"));
        Files.createDirectories(home.resolve("bin"));
        Path lib = Files.createDirectories(home.resolve("target/lib"));
        for (String script : List.of("watchkeeper", "bin/find-jdk", "bin/find-utf8")) {
            Files.copy(origin.resolve(script), home.resolve(script));
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry).toAbsolutePath();
            if (Files.isRegularFile(jar) && !Files.exists(lib.resolve(jar.getFileName()))) {
                Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
            }
        }
        Path program = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path jar = home.resolve("target/watchkeeper.jar");
        if (Files.isRegularFile(program)) {
            Files.createSymbolicLink(jar, program);
        } else {
            int code = ToolProvider.findFirst("jar")
                    .orElseThrow()
                    .run(
                            System.out,
                            System.err,
                            "--create",
                            "--no-compress",
                            "--file=" + jar,
                            "-C",
                            program.toString(),
                            ".");
            assertThat(code).isZero();
        }
        // Not one that Java can use: it must be passed over, and its name must stay one word.
        Files.writeString(home.resolve("target/watchkeeper.aot"), "of another Java");
        return new LauncherCopy(home);
    }

    Path launcher() {
        return home.resolve("watchkeeper");
    }

    /** Starts a command in the folder; it knows of nothing but these variables, PATH, HOME and the JDK. What it says goes to {@code said}. */
    Process start(Path folder, Map<String, String> environment, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()));
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("WATCHKEEPER_BUILD", "never");
        builder.environment().putAll(environment);
        return SignalRig.start(builder);
    }

    /** Runs it to its end. */
    int run(Path folder, Map<String, String> environment, List<String> words) throws Exception {
        Process process = start(folder, environment, words);
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).as(said(folder)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Takes away the links to what lies elsewhere, which the end of a temporary folder would warn of. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("target"))) {
            for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                Files.delete(link);
            }
        }
    }

    static String said(Path folder) throws IOException {
        return Files.readString(folder.resolve("said"));
    }
}
