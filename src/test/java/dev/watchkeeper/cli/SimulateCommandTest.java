package dev.watchkeeper.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.lab.command.SimulateCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Wrong usage and a port in use. */
final class SimulateCommandTest {
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        CommandLine line = Main.prepared(new CommandLine(new SimulateCommand()));
        line.setErr(new PrintWriter(err, true));
        return line.execute(args);
    }

    @ParameterizedTest
    @CsvSource({
        "--cameras=0, at least 1",
        "--size=1x2, 640x360",
        "--size=641x360, even",
        "--fps=99, 1 to 60",
        "--scene=yrad, the scenes are yard",
        "--fault=cam2, camera=fault",
        "--fault=cam1=silnet, the faults are refuse",
        "--fault=cam9=silent, cam1 to cam4",
        "'--camera=door,fsp=3', the keys are scene",
        "--camera=a/b, 1 to 64 letters",
        "--credentials=x, USER:PASSWORD"
    })
    void wrongUsageIsReportedAndEndsWith2(String argument, String hint) {
        assertThat(run(argument)).isEqualTo(2);
        assertThat(err.toString()).contains(hint);
    }

    @Test
    void aPortInUseEndsWith75() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = run("--cameras=1", "--scene=room", "--size=64x64", "--fps=1", "--port=" + taken.getLocalPort());
            assertThat(code).isEqualTo(75);
            assertThat(err.toString()).contains("--port");
        }
    }

    @Test
    void aMissingFileIsNamed() {
        assertThat(run("--file=/nowhere/x.mp4", "--port=0")).isEqualTo(78);
        assertThat(err.toString()).contains("/nowhere/x.mp4");
    }
}
