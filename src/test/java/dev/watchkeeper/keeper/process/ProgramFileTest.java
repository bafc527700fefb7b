package dev.watchkeeper.keeper.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a file cannot be executed, before trying. */
final class ProgramFileTest {
    @TempDir
    Path folder;

    @Test
    void eachReasonIsNamed() throws IOException {
        assertThat(whyNot(folder.resolve("absent"))).isEqualTo("there is no such file");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("absent"));
        assertThat(whyNot(link)).isEqualTo("it is a link to a file that does not exist");
        assertThat(whyNot(folder)).isEqualTo("it is a folder");
        assertThat(whyNot(Path.of("/dev/null"))).isEqualTo("it is not an ordinary file");
        Path plain = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
        assertThat(whyNot(plain)).contains("make it executable (chmod +x)");
    }

    @Test
    void anInterpreterIsSearchedLikeTheKernelDoes() throws IOException {
        assertThat(whyNot(script("#!/no/such/interpreter -x")))
                .isEqualTo("its first line names the interpreter /no/such/interpreter, and there is no such file");
        assertThat(whyNot(script("#! \t/bin/sh\r"))).contains("Windows line ending");
        assertThat(whyNot(script("#!"))).isEqualTo("its first line names no interpreter after #!");
        assertThat(whyNot(script("#!/usr/bin/env -S PATH=x no-such-python -u")))
                .isEqualTo("its first line requires the interpreter no-such-python, which is not on the PATH");
        Path inner = script("#!/gone");
        assertThat(whyNot(script("#!" + inner))).contains("names the interpreter /gone, and there is no such file");
    }

    @Test
    void runnableFilesPass() throws IOException {
        assertThat(whyNot(script("#!/bin/sh"))).isEmpty();
        assertThat(whyNot(script("#!/usr/bin/env sh"))).isEmpty();
        assertThat(whyNot(script("echo without a first line: a shell runs it"))).isEmpty();
        assertThat(whyNot(Path.of("/bin/sh"))).isEmpty();
        assertThat(whyNot(Path.of(System.getProperty("java.home"), "bin/java"))).isEmpty();
    }

    @Test
    void aProgramForAnotherSystemLacksItsLoader() throws IOException {
        byte[] program = Files.readAllBytes(Path.of(System.getProperty("java.home"), "bin/java"));
        String text = new String(program, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("/lib");
        assertThat(at).isBetween(64, 4000);
        String changed = text.substring(0, at) + "/lax" + text.substring(at + 4);
        Path other = Files.write(folder.resolve("other"), changed.getBytes(StandardCharsets.ISO_8859_1));
        Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwx------"));
        assertThat(whyNot(other)).startsWith("it was built for another system: its loader /lax");
    }

    private static String whyNot(Path file) {
        return ProgramFile.whyNot(
                        file, name -> Optional.of(Path.of("/bin", name)).filter(ProgramFile::isProgram))
                .orElse("");
    }

    private Path script(String text) throws IOException {
        Path script = Files.createTempFile(folder, "script", "");
        Files.writeString(script, text + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}
