package dev.watchkeeper.camera.device;

import dev.watchkeeper.base.SystemClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** FFmpeg, which writes a film into a loopback device forever; thread-safe. */
final class Feeder implements AutoCloseable {
    /** Time for a program to start under emulation. */
    private static final Duration BEGIN = Duration.ofSeconds(15);

    private final Process process;

    Feeder(Path film, Path device, SystemClock clock) throws IOException, InterruptedException {
        String[] command = ("ffmpeg -v error -re -stream_loop -1 -i " + film + " -c copy -f v4l2 " + device).split(" ");
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        clock.sleep(BEGIN);
    }

    void signal(String name) throws IOException, InterruptedException {
        run("kill", "-" + name, Long.toString(process.pid()));
    }

    /** Runs a program to its end. */
    static void run(String... command) throws IOException, InterruptedException {
        Process run = new ProcessBuilder(command).inheritIO().start();
        if (run.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + run.exitValue());
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }
}
