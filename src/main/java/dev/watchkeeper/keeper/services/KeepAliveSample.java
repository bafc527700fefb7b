package dev.watchkeeper.keeper.services;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes sample files for {@code keep}: a JSON file with the defaults, and a YAML file with comments; stateless. It never touches a file that
 * exists.
 */
public final class KeepAliveSample {
    static final String JSON_NAME = "keep_alive_config.json";
    static final String YAML_NAME = "watchkeeper-keep.yml";

    static final String JSON = """
            {
              "command": ["python3", "main.py", "--video-source", "rtsp://192.0.2.10/stream1", "--headless"],
              "restart_delay": 5,
              "max_restart_attempts": 5,
              "restart_window": 300,
              "health_check": {
                "enabled": true,
                "timeout": 120,
                "heartbeat_pattern": "Motion-triggered processor started|Motion detected|Face recognition|Object detection"
              },
              "failure_strategies": {
                "camera_failure": {"delay": 30, "max_attempts": 10, "backoff_multiplier": 1.5},
                "general_failure": {"delay": 5, "max_attempts": 5, "backoff_multiplier": 1.2}
              },
              "notifications": {
                "enabled": false,
                "email": {
                  "smtp_server": "smtp.gmail.com",
                  "smtp_port": 587,
                  "username": "",
                  "password": "",
                  "to_address": ""
                }
              },
              "logging": {"level": "INFO", "file": "data/keep_alive.log", "max_size_mb": 10, "backup_count": 5}
            }
            """;

    private static final String HEAD = """
            # What 'watchkeeper keep -c %s' keeps alive. Every key except command is shown with its default
            # and may be left out; docs/keep-alive.md has the table. With a section cameras:, the node is kept alive too.
            notifications: # mails when something fails again and again; docs/notifications.md
              enabled: false
              email:
                smtp-server: # smtp.example.org
                username: # me@example.org
                password-file: # mail.password
                to-address: # you@example.org
            services:
              example:
                command: [python3, main.py, --video-source, 'rtsp://192.0.2.10/stream1', --headless]
            """;

    private KeepAliveSample() {}

    static String yaml() {
        StringBuilder text = new StringBuilder(HEAD.formatted(YAML_NAME));
        String section = "";
        for (var key : ServiceKeys.all()) {
            if (key.defaultText().isEmpty()) {
                continue;
            }
            int dot = key.path().indexOf('.');
            String prefix = dot < 0 ? "" : key.path().substring(0, dot);
            if (!prefix.equals(section)) {
                section = prefix;
                text.append("    ").append(prefix).append(":\n");
            }
            String indent = prefix.isEmpty() ? "    " : "      ";
            text.append(indent)
                    .append(key.path().substring(dot + 1))
                    .append(": ")
                    .append(key.defaultText().get())
                    .append("  # ")
                    .append(key.meaning())
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * Writes both files, unless they exist.
     *
     * @return lines that report what was done
     * @throws FailureException of kind ENVIRONMENT if the folder cannot be written
     */
    public static List<String> write(Path folder) throws FailureException {
        List<String> lines = new ArrayList<>();
        lines.add(write(folder.resolve(JSON_NAME), JSON));
        lines.add(write(folder.resolve(YAML_NAME), yaml()));
        return lines;
    }

    private static String write(Path file, String text) throws FailureException {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return file + " written.";
        } catch (FileAlreadyExistsException e) {
            return file + " already exists and stays as it is.";
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.ENVIRONMENT, file.toAbsolutePath() + " cannot be written: " + e.getMessage(), e);
        }
    }
}
