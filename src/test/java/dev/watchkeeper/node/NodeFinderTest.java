package dev.watchkeeper.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.config.ApiSettings.Whereabouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which node a command asks; never another than the named one. */
final class NodeFinderTest {
    private static final Clock CLOCK = new SystemClock();

    @TempDir
    private Path folder;

    /** The address that a command asks when it names this configuration and this data folder. */
    private String url(List<NodeNote> running, Optional<Path> config, Optional<Path> data) throws FailureException {
        Optional<Whereabouts> configured = config.map(file -> Whereabouts.load(file, Path.of("")));
        return new NodeFinder(CLOCK, () -> running)
                .find(config, configured, data)
                .url();
    }

    private String byData(Path data) throws FailureException {
        return url(List.of(other(7000)), Optional.empty(), Optional.of(data));
    }

    private String byConfig(Path file) throws FailureException {
        return url(List.of(other(7000)), Optional.of(file), Optional.empty());
    }

    private String byNothing(NodeNote... running) throws FailureException {
        return url(List.of(running), Optional.empty(), Optional.empty());
    }

    private NodeNote other(int port) {
        return new NodeNote("http://127.0.0.1:" + port, 1, "", folder.resolve("d" + port));
    }

    /** Writes a note of this running process. */
    private Path note(String data, String url) throws IOException {
        Path in = Files.createDirectories(folder.resolve(data));
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String start =
                CLOCK.bootId() + ":" + stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
        long pid = ProcessHandle.current().pid();
        Files.writeString(NodeNote.in(in), "url " + url + "\npid " + pid + "\nstart " + start + "\ndata " + in + "\n");
        return in;
    }

    @Test
    void theDataFolderNamesTheAddressOfItsNode() throws Exception {
        Path data = note("a", "http://127.0.0.1:5000");
        assertThat(byData(data)).isEqualTo("http://127.0.0.1:5000");
        Path file = Files.writeString(folder.resolve("w.yml"), "data: " + data + "\napi: {port: 0}\ncameras: {}\n");
        assertThat(byConfig(file)).isEqualTo("http://127.0.0.1:5000");
    }

    @Test
    void aNodeThatIsGoneIsNotReplacedByAnother() throws Exception {
        Path data = Files.createDirectories(folder.resolve("gone"));
        Files.writeString(NodeNote.in(data), "url http://127.0.0.1:5000\npid 999999999\nstart x\n");
        assertThatThrownBy(() -> byData(data))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("process 999999999, which wrote " + NodeNote.in(data) + ", has ended");
        assertThatThrownBy(() -> byData(folder.resolve("absent"))).hasMessageContaining("there is no such folder");
        Path file = Files.writeString(folder.resolve("w.yml"), "data: " + data + "\napi: {port: 0}\n");
        assertThatThrownBy(() -> byConfig(file)).hasMessageContaining("api.port: 0");
        Files.writeString(file, "data: " + data + "\napi: {bind: '::', port: 5001, users-file: u}\n");
        assertThat(byConfig(file)).isEqualTo("http://[::1]:5001");
    }

    @Test
    void withoutAnOptionTheRunningNodeIsAsked() throws Exception {
        assertThat(byNothing()).isEqualTo("http://127.0.0.1:3000");
        assertThat(byNothing(other(7000), other(7000))).isEqualTo("http://127.0.0.1:7000");
        assertThatThrownBy(() -> byNothing(other(7000), other(7001)))
                .hasMessageContaining("Several run on this machine")
                .hasMessageContaining("http://127.0.0.1:7001 in " + folder.resolve("d7001"));
    }
}
