package dev.watchkeeper.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the processes of a unit may not do; stateless. docs/systemd.md says of each line what it is for and how to loosen it. */
final class Sandbox {
    private static final List<Path> HOMES = List.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"));

    /** What needs no right beyond the user's own, so that a user's systemd can do it. */
    private static final List<String> ANYWHERE = List.of(
            "NoNewPrivileges=yes",
            "LockPersonality=yes",
            "RestrictRealtime=yes",
            "RestrictSUIDSGID=yes",
            "RestrictNamespaces=yes",
            // Netlink is how the addresses of this machine are found.
            "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
            "SystemCallArchitectures=native",
            "SystemCallFilter=@system-service",
            "SystemCallFilter=~@privileged @resources",
            // setpriv, by which children are started, sets its own again, of which it has none.
            "SystemCallFilter=capset",
            // Java asks for some of these and goes on without.
            "SystemCallErrorNumber=EPERM",
            "UMask=0077");

    private static final List<String> BY_THE_SYSTEM = List.of(
            "CapabilityBoundingSet=",
            "AmbientCapabilities=",
            "ProtectSystem=strict",
            "PrivateTmp=yes",
            "ProtectKernelTunables=yes",
            "ProtectKernelModules=yes",
            "ProtectKernelLogs=yes",
            "ProtectControlGroups=yes",
            "ProtectClock=yes",
            "ProtectHostname=yes",
            "ProtectProc=invisible",
            "PrivateIPC=yes",
            "RemoveIPC=yes",
            "KeyringMode=private");

    private Sandbox() {}

    /** The lines for a unit that works with what the plan names. */
    static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>(ANYWHERE);
        if (plan.user()) {
            return lines;
        }
        lines.addAll(BY_THE_SYSTEM);
        boolean inHome = Stream.of(plan.home(), plan.java(), plan.config(), plan.data())
                .anyMatch(path -> HOMES.stream().anyMatch(path::startsWith));
        lines.add("ProtectHome=" + (inHome ? "read-only" : "yes"));
        if (plan.devices()) {
            lines.add("DevicePolicy=closed");
            lines.add("DeviceAllow=char-video4linux rw");
            lines.add("SupplementaryGroups=video");
        } else {
            lines.add("PrivateDevices=yes");
        }
        if (!plan.dataIsState()) {
            lines.add("ReadWritePaths=" + UnitQuoting.word(plan.data()));
        }
        return lines;
    }
}
