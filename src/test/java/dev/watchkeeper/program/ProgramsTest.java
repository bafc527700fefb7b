package dev.watchkeeper.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.program.Programs.Former;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which program a node is started from. */
final class ProgramsTest {
    @TempDir
    Path folder;

    private Path data = Path.of("");
    private Path jar = Path.of("");
    private Path former = Path.of("");
    private Programs programs = Programs.of("classes", Path.of(""));

    @BeforeEach
    void build() throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
        jar = BuiltJar.write(folder.resolve("in the kücheneck/target/watchkeeper.jar"), 5, "old");
        programs = Programs.of(jar + ":/x/lib/a.jar", data);
        programs.take(new Programs.Good(programs.now().orElseThrow(), Instant.EPOCH, List.of("yard")));
        former = jar.resolveSibling("previous/watchkeeper.jar");
        Files.createDirectories(former.getParent());
        Files.copy(jar, former);
        BuiltJar.write(jar, 6, "new");
        Files.write(data.resolve("watchkeeper.db"), BuiltJar.header(5));
    }

    @Test
    void theFormerProgramIsStartedWhileTheNewerOneIsTheOrdered() throws Exception {
        assertThat(programs.inPlace()).isEmpty();
        programs.order(programs.now().orElseThrow());
        Former.Usable usable = programs.inPlace().orElseThrow();
        assertThat(usable.in(List.of(
                        "java",
                        "-Xmx1g",
                        "-XX:AOTCache=/x/watchkeeper.aot",
                        "-cp",
                        jar + ":/x/lib/a.jar",
                        "Main",
                        "run")))
                .containsExactly(
                        "java", "-Xmx1g", "-cp", former + ":" + former.resolveSibling("lib") + "/*", "Main", "run");
        BuiltJar.write(jar, 6, "corrected");
        assertThat(programs.inPlace()).as("it was built again").isEmpty();
    }

    @Test
    void aProgramThatDoesNotKnowTheDatabaseIsNotStarted() throws Exception {
        programs.order(programs.now().orElseThrow());
        Files.write(data.resolve("watchkeeper.db"), BuiltJar.header(6));
        assertThat(programs.inPlace()).isEmpty();
        assertThat(programs.former())
                .isEqualTo(
                        new Former.Unusable("the program from before the last build knows the database up to schema 5,"
                                + " and the database has schema 6 by now"));
    }

    @Test
    void whyThereIsNoFormerProgramIsSaid() throws Exception {
        Files.writeString(data.resolve("watchkeeper.db"), "x".repeat(200));
        assertThat(((Former.Unusable) programs.former()).why()).contains("no database of SQLite");
        BuiltJar.write(former, 5, "another");
        assertThat(((Former.Unusable) programs.former()).why()).contains("not the one with which cameras were seen");
        Files.delete(former);
        assertThat(((Former.Unusable) programs.former()).why()).contains("has kept no program");
        assertThat(Programs.of("target/classes:x", data).now()).isEmpty();
        assertThat(Programs.of("target/classes:x", data).former()).isInstanceOf(Former.Unusable.class);
    }
}
