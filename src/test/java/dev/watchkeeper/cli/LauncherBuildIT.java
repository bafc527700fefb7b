package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.SystemClock;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher keeps when it builds, with a Maven that only copies a file. */
final class LauncherBuildIT {
    @TempDir
    Path temp;

    private Path home = Path.of("");
    private Path target = Path.of("");
    private long builds;

    @BeforeEach
    void copyTheLauncher() throws Exception {
        home = temp.resolve("it's my cämeras #1");
        target = home.resolve("target");
        Path origin = Path.of(System.getProperty("watchkeeper.home"));
        Files.createDirectories(home.resolve("bin"));
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        for (String script : List.of("watchkeeper", "bin/find-jdk", "bin/find-utf8")) {
            Files.copy(origin.resolve(script), home.resolve(script));
        }
        script(home.resolve("mvnw"), """
                echo "[INFO] Scanning for projects..."
                [ ! -f fails ] || { echo "[ERROR] no room"; exit 1; }
                echo "$*" >arguments
                mkdir -p target/lib
                cp next target/watchkeeper-built.jar
                rm -f target/lib/*.jar
                cp next "target/lib/$(cat next).jar"
                """);
        // No node is rehearsed.
        script(Files.createDirectories(temp.resolve("path")).resolve("mkfifo"), "exit 1\n");
    }

    private static void script(Path file, String text) throws Exception {
        Files.writeString(file, "#!/bin/sh\n" + text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Has it build what then cannot be run, which does not matter here. */
    private String build(String content) throws Exception {
        Files.writeString(home.resolve("next"), content);
        builds++;
        Files.setLastModifiedTime(
                home.resolve("pom.xml"), FileTime.from(new SystemClock().wall().plusSeconds(builds)));
        Path said = temp.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("watchkeeper").toString(), "--version")
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.startsWith("WATCHKEEPER"));
        builder.environment().put("LANG", "C");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PATH", temp.resolve("path") + ":" + System.getenv("PATH"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(said);
    }

    @Test
    void theProgramBeforeTheLastBuildIsKeptAndNoOther() throws Exception {
        build("one");
        assertThat(target.resolve("watchkeeper.jar")).hasContent("one");
        assertThat(target.resolve("previous")).doesNotExist();
        build("two");
        assertThat(target.resolve("watchkeeper.jar")).hasContent("two");
        assertThat(target.resolve("previous/watchkeeper.jar")).hasContent("one");
        assertThat(target.resolve("previous/lib/one.jar")).hasContent("one");
        build("three");
        assertThat(target.resolve("previous/watchkeeper.jar")).hasContent("two");
        assertThat(target.resolve("previous/lib").toFile().list()).containsExactly("two.jar");
        build("three");
        assertThat(target.resolve("previous/watchkeeper.jar"))
                .as("nothing has changed")
                .hasContent("two");
        assertThat(target.toFile().list((folder, name) -> name.startsWith("previous")))
                .containsExactly("previous");
    }

    @Test
    void aBuildWithOnnxRuntimeIsFollowedByBuildsWithIt() throws Exception {
        build("one");
        assertThat(home.resolve("arguments")).content().doesNotContain("onnx");
        build("onnxruntime-1.29.0"); // as a build by hand with the profile leaves it
        build("two");
        assertThat(home.resolve("arguments")).content().contains("-Ponnx");
    }

    @Test
    void aBuildThatFailsLeavesBothPrograms() throws Exception {
        build("one");
        build("two");
        Files.createFile(home.resolve("fails"));
        assertThat(build("three"))
                .contains("[ERROR] no room\nThe build failed for the reason above.")
                .doesNotContain("[INFO]");
        assertThat(target.resolve("watchkeeper.jar")).hasContent("two");
        assertThat(target.resolve("previous/watchkeeper.jar")).hasContent("one");
        assertThat(target.toFile().list((folder, name) -> name.startsWith("previous")))
                .containsExactly("previous");
    }

    /** The jar of this test is none, so that no camera can be simulated. */
    @Test
    void aQuickStartThatCannotBePreparedIsToldWithItsCauseAndARemedy() throws Exception {
        Files.delete(temp.resolve("path/mkfifo"));
        assertThat(build("one"))
                .containsPattern(
                        "A quick start could not be prepared: the simulated camera was not ready within \\d+ s")
                .containsPattern("Its last words: .*\\w")
                .contains("touch '" + home.resolve("pom.xml") + "', and start again");
        assertThat(target.resolve("watchkeeper.jar")).hasContent("one");
    }
}
