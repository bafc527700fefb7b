package dev.watchkeeper.lab.bench;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Other programs that are installed on this machine, used as in their manuals; immutable. */
record PeerProgram(Kind kind) implements Contender {
    @Override
    public Optional<String> missing() {
        return find(command()).isPresent()
                ? Optional.empty()
                : Optional.of("the program " + command() + " is not installed (package " + command() + ")");
    }

    private String command() {
        return switch (kind) {
            case MOTION -> "motion";
            case FFMPEG, FFMPEG_COPY -> "ffmpeg";
            case WATCHKEEPER, PACKETS, DECODE, RECORD -> throw new IllegalArgumentException(kind + " is no peer");
        };
    }

    private static Optional<Path> find(String program) {
        return Arrays.stream(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public RunningProgram start(List<String> urls, Path folder) throws FailureException {
        return switch (kind) {
            case MOTION -> RunningProgram.start(List.of(motion(urls, folder)), folder);
            case FFMPEG ->
                RunningProgram.start(urls.stream().map(PeerProgram::gray).toList(), folder);
            case FFMPEG_COPY -> {
                List<List<String>> commands = new ArrayList<>();
                for (String url : urls) {
                    commands.add(copy(url, "record-" + commands.size() + ".mp4"));
                }
                yield RunningProgram.start(commands, folder);
            }
            case WATCHKEEPER, PACKETS, DECODE, RECORD -> throw new IllegalArgumentException(kind + " is no peer");
        };
    }

    /** With one codec thread: more cost more processor time in total. */
    private static List<String> gray(String url) {
        return List.of(
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "error",
                "-rtsp_transport",
                "tcp",
                "-threads",
                "1",
                "-i",
                url,
                "-an",
                "-vf",
                "fps=5,scale=320:-2,format=gray",
                "-f",
                "null",
                "-");
    }

    private static List<String> copy(String url, String file) {
        return List.of(
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "error",
                "-rtsp_transport",
                "tcp",
                "-i",
                url,
                "-c",
                "copy",
                "-f",
                "mp4",
                "-movflags",
                "+frag_keyframe+empty_moov",
                "-y",
                file);
    }

    /** Detection only, at the picture rate that Watchkeeper compares; writes the time of each event start to a file. */
    private static List<String> motion(List<String> urls, Path folder) throws FailureException {
        try {
            // event_gap is Watchkeeper's end-after; with motion's default of 60 s, one event would last for the whole
            // measurement.
            StringBuilder main = new StringBuilder("""
                    daemon off
                    setup_mode off
                    log_level 4
                    webcontrol_port 0
                    stream_port 0
                    picture_output off
                    movie_output off
                    framerate 5
                    event_gap 5
                    """);
            main.append("target_dir ").append(folder).append('\n');
            main.append("on_event_start date +%%s%%3N >>")
                    .append(folder.resolve("events.txt"))
                    .append('\n');
            for (int i = 0; i < urls.size(); i++) {
                Path camera = folder.resolve("camera" + (i + 1) + ".conf");
                Files.writeString(
                        camera,
                        "camera_id " + (i + 1) + "\nnetcam_url " + urls.get(i)
                                + "\nnetcam_params rtsp_transport=tcp\n");
                main.append("camera ").append(camera).append('\n');
            }
            Path file = Files.writeString(folder.resolve("motion.conf"), main);
            return List.of("motion", "-n", "-c", file.toString());
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, "Cannot write the configuration of motion: " + e.getMessage(), e);
        }
    }

    /** When motion reported the start of an event, ms since 1970. */
    static List<Long> notedEvents(Path folder) {
        try (Stream<String> lines = Files.lines(folder.resolve("events.txt"))) {
            return lines.filter(line -> line.matches("\\d{10,15}"))
                    .map(Long::parseLong)
                    .toList();
        } catch (IOException e) {
            return List.of(); // none yet
        }
    }
}
