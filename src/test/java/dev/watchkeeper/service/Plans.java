package dev.watchkeeper.service;

import dev.watchkeeper.config.Settings;
import dev.watchkeeper.service.Plan.SecretFile;
import java.nio.file.Path;
import java.util.List;

/** Plans to make units of; stateless. */
final class Plans {
    /** Not where the tests lie: what is said of homes and temporary folders must not depend on that. */
    static final Path HOME = Path.of("/opt/watchkeeper");

    static final Path JAVA = Path.of("/usr/lib/jvm/jdk-25");

    private Plans() {}

    /** The system's service for one camera in the network. */
    static Plan usual() {
        return of(false, Path.of("/etc/watchkeeper/watchkeeper.yml"), Plan.STATE, Plan.STATE.resolve("data"), false);
    }

    /** The same with the program elsewhere. */
    static Plan at(Path home) {
        Plan usual = usual();
        return new Plan(
                usual.user(),
                usual.account(),
                home,
                usual.java(),
                usual.config(),
                usual.folder(),
                usual.data(),
                usual.watches(),
                usual.devices(),
                usual.limits(),
                usual.secrets());
    }

    /** With a camera device, and recordings on another volume. */
    static Plan elsewhere() {
        return of(false, Path.of("/home/anna/100% mine/w.yml"), Plan.STATE, Path.of("/srv/all \"tapes\""), true);
    }

    /** A user's own. */
    static Plan users() {
        Path folder = Path.of("/home/anna/.local/share/watchkeeper");
        return of(true, Path.of("/home/anna/watchkeeper.yml"), folder, folder.resolve("data"), false);
    }

    private static Plan of(boolean user, Path config, Path folder, Path data, boolean devices) {
        return new Plan(
                user,
                Plan.NAME,
                HOME,
                JAVA,
                config,
                folder,
                data,
                true,
                devices,
                ResourceLimits.of(Settings.Systemd.DEFAULTS, 1, 0),
                user
                        ? List.of()
                        : List.of(new SecretFile(
                                "cameras.yard.password-file", Path.of("/etc/watchkeeper/yard.password"))));
    }
}
