package dev.watchkeeper.service;

import dev.watchkeeper.config.Settings;
import dev.watchkeeper.service.Plan.Contents;
import dev.watchkeeper.service.Plan.Places;
import dev.watchkeeper.service.Plan.Program;
import dev.watchkeeper.service.Plan.RunAs;
import dev.watchkeeper.service.Plan.SecretFile;
import java.nio.file.Path;
import java.util.List;

/** Sample plans; stateless. */
final class Plans {
    /** Independent of where the tests run, because homes and temporary folders get special treatment. */
    static final Path HOME = Path.of("/opt/watchkeeper");

    static final Program PROGRAM = new Program(HOME, Path.of("/usr/lib/jvm/jdk-25"));

    private Plans() {}

    /** A system service for one network camera. */
    static Plan usual() {
        return of(false, Path.of("/etc/watchkeeper/watchkeeper.yml"), Plan.STATE, Plan.STATE.resolve("data"), false);
    }

    /** The same, with units that take orders. */
    static Plan taking(Plan plan, Plan.Orders orders) {
        Contents contents = plan.contents();
        return new Plan(
                plan.runAs(),
                plan.program(),
                plan.places(),
                new Contents(contents.watches(), contents.devices(), contents.limits(), orders),
                plan.secrets());
    }

    /** The same with the program in another folder. */
    static Plan at(Path home) {
        Plan usual = usual();
        return new Plan(
                usual.runAs(), new Program(home, PROGRAM.java()), usual.places(), usual.contents(), usual.secrets());
    }

    /** With a camera device, and recordings on another volume. */
    static Plan elsewhere() {
        return of(false, Path.of("/home/anna/100% mine/w.yml"), Plan.STATE, Path.of("/srv/all \"tapes\""), true);
    }

    /** A user's own service. */
    static Plan users() {
        Path folder = Path.of("/home/anna/.local/share/watchkeeper");
        return of(true, Path.of("/home/anna/watchkeeper.yml"), folder, folder.resolve("data"), false);
    }

    private static Plan of(boolean user, Path config, Path folder, Path data, boolean devices) {
        return new Plan(
                new RunAs(user, Plan.NAME),
                PROGRAM,
                new Places(config, folder, data),
                new Contents(true, devices, ResourceLimits.of(Settings.Systemd.DEFAULTS, 1, 0), Plan.Orders.NONE),
                user
                        ? List.of()
                        : List.of(new SecretFile(
                                "cameras.yard.password-file", Path.of("/etc/watchkeeper/yard.password"))));
    }
}
