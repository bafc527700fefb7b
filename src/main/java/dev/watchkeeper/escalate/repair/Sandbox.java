package dev.watchkeeper.escalate.repair;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One way to confine a foreign command; immutable. Which one works on this machine is found out by a trial ({@link Trial}). */
sealed interface Sandbox {
    /** In words, for reports. */
    String name();

    /** The words that run the job confined; the variables of {@link #variables} must be in their environment. */
    List<String> words(Job job, Limits limits, Duration limit) throws IOException;

    /** The words of a command that ends what {@link #words} started and that no signal to these reaches; empty if there is no such thing. */
    default List<String> ending(Job job) {
        return List.of();
    }

    /** The variables that a job finds in its environment besides its secrets. */
    static Map<String, String> variables(Job job, boolean ownTemporaryFolder) {
        String temporary =
                ownTemporaryFolder ? "/tmp" : job.view().home().temporary().toString();
        return Map.of(
                "HOME", job.view().home().home().toString(),
                "TMPDIR", temporary,
                "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "LANG", "C.UTF-8",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_TERMINAL_PROMPT", "0");
    }

    private static List<Path> folders(Job job) {
        return Stream.concat(
                        job.view().writable().stream(),
                        Stream.of(job.view().home().home(), job.view().home().temporary()))
                .toList();
    }

    /** Bubblewrap: namespaces of its own, in which only what is named can be seen; immutable. */
    record Bubblewrap() implements Sandbox {
        /** The system's programs. */
        private static final List<String> SYSTEM =
                List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store");

        /** What programs need of /etc; the rest may hold secrets. */
        private static final List<String> ETC = List.of(
                "alternatives",
                "ca-certificates",
                "ca-certificates.conf",
                "crypto-policies",
                "fonts",
                "group",
                "host.conf",
                "hosts",
                "ld.so.cache",
                "ld.so.conf",
                "ld.so.conf.d",
                "localtime",
                "mime.types",
                "nsswitch.conf",
                "passwd",
                "pki/ca-trust",
                "pki/java",
                "pki/tls/certs",
                "protocols",
                "resolv.conf",
                "services",
                "ssl/certs",
                "ssl/openssl.cnf");

        @Override
        public String name() {
            return "bubblewrap";
        }

        @Override
        public List<String> words(Job job, Limits limits, Duration limit) throws IOException {
            List<String> words = new ArrayList<>(List.of("bwrap", "--unshare-all"));
            if (job.network()) {
                words.add("--share-net");
            }
            words.addAll(List.of("--die-with-parent", "--new-session", "--cap-drop", "ALL"));
            for (String folder : SYSTEM) {
                words.addAll(List.of("--ro-bind-try", folder, folder));
            }
            for (String file : etc()) {
                words.addAll(List.of("--ro-bind-try", "/etc/" + file, "/etc/" + file));
            }
            words.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/run"));
            words.addAll(List.of("--bind", job.view().home().temporary().toString(), "/tmp"));
            for (Path readable : job.view().readable()) {
                words.addAll(List.of("--ro-bind-try", readable.toString(), readable.toString()));
            }
            for (Path hidden : job.view().hidden()) {
                if (Files.isDirectory(hidden)) {
                    words.addAll(List.of("--tmpfs", hidden.toString()));
                } else if (Files.exists(hidden) && isShown(hidden, job)) {
                    words.addAll(List.of("--ro-bind", "/dev/null", hidden.toString()));
                }
            }
            for (Path folder : folders(job)) {
                words.addAll(List.of("--bind", folder.toString(), folder.toString()));
            }
            // The order lies within a hidden folder, so it comes last.
            for (Path readable : job.view().readable()) {
                if (job.view().hidden().stream().anyMatch(readable::startsWith)) {
                    words.addAll(List.of("--ro-bind-try", readable.toString(), readable.toString()));
                }
            }
            words.addAll(List.of("--chdir", job.folder().toString(), "--"));
            words.addAll(limits.words());
            words.addAll(job.command());
            return words;
        }

        private static boolean isShown(Path file, Job job) {
            return Stream.concat(SYSTEM.stream().map(Path::of), job.view().readable().stream())
                    .anyMatch(file::startsWith);
        }

        private static List<String> etc() throws IOException {
            List<String> names = new ArrayList<>(ETC);
            if (Files.isDirectory(Path.of("/etc"))) {
                try (Stream<Path> all = Files.list(Path.of("/etc"))) {
                    all.map(path -> path.getFileName().toString())
                            .filter(name -> name.matches("java.*|python3[0-9.]*|perl|node.*"))
                            .sorted()
                            .forEach(names::add);
                }
            }
            return names;
        }
    }

    /**
     * A transient unit of systemd: it sees the system read-only, and neither home folders nor the data folder; immutable.
     *
     * @param user whether it is one of this user's own manager
     * @param unit its name
     * @param variables the file with the environment, which no other user may read: a unit's properties are public
     */
    record SystemdRun(boolean user, String unit, Path variables) implements Sandbox {
        @Override
        public String name() {
            return "systemd-run";
        }

        @Override
        public List<String> words(Job job, Limits limits, Duration limit) {
            List<String> words = new ArrayList<>(List.of("systemd-run"));
            if (user) {
                words.add("--user");
            }
            words.addAll(List.of("--quiet", "--pipe", "--wait", "--collect", "--service-type=exec", "--unit=" + unit));
            List<String> properties = new ArrayList<>(List.of(
                    "WorkingDirectory=" + job.folder(),
                    "EnvironmentFile=" + variables,
                    "RuntimeMaxSec=" + (limit.toSeconds() + 5),
                    "KillMode=control-group",
                    "NoNewPrivileges=yes",
                    "CapabilityBoundingSet=",
                    "PrivateTmp=yes",
                    "PrivateDevices=yes",
                    "ProtectSystem=strict",
                    "ProtectHome=tmpfs",
                    "ProtectProc=invisible",
                    "ProtectControlGroups=yes",
                    "ProtectKernelModules=yes",
                    "ProtectKernelTunables=yes",
                    "RestrictSUIDSGID=yes",
                    "MemoryMax=" + limits.memoryBytes(),
                    "TasksMax=" + limits.processes(),
                    "LimitFSIZE=" + limits.fileBytes(),
                    "LimitCORE=0",
                    "PrivateNetwork=" + (job.network() ? "no" : "yes")));
            for (Path hidden : job.view().hidden()) {
                properties.add(
                        Files.isDirectory(hidden)
                                ? "TemporaryFileSystem=" + hidden + ":ro"
                                : "InaccessiblePaths=-" + hidden);
            }
            job.view().readable().forEach(path -> properties.add("BindReadOnlyPaths=-" + path));
            folders(job).forEach(path -> properties.add("BindPaths=" + path));
            properties.forEach(property -> words.addAll(List.of("-p", property)));
            words.add("--");
            words.addAll(job.command());
            return words;
        }

        @Override
        public List<String> ending(Job job) {
            return user ? List.of("systemctl", "--user", "stop", unit) : List.of("systemctl", "stop", unit);
        }
    }

    /** No sandbox: limits only; immutable. */
    record None() implements Sandbox {
        @Override
        public String name() {
            return "none: this machine has neither bubblewrap nor systemd-run that work here, so the agent could read what"
                    + " this account can read, and reach the network";
        }

        @Override
        public List<String> words(Job job, Limits limits, Duration limit) {
            return Stream.concat(limits.words().stream(), job.command().stream())
                    .toList();
        }
    }
}
