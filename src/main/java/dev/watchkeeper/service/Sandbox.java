package dev.watchkeeper.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Restricts what the processes of a unit may do; stateless. docs/systemd.md explains each line and how to relax it. */
final class Sandbox {
    private static final List<Path> HOMES = List.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"));

    /** Restrictions that a user's systemd can impose too. */
    private static final List<String> ANYWHERE = List.of(
            "NoNewPrivileges=yes",
            "LockPersonality=yes",
            "RestrictRealtime=yes",
            "RestrictSUIDSGID=yes",
            "RestrictNamespaces=yes",
            // Netlink is needed to find the addresses of this machine.
            "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
            "SystemCallArchitectures=native",
            "SystemCallFilter=@system-service",
            "SystemCallFilter=~@privileged @resources",
            // setpriv, which starts children, sets its (empty) capabilities again.
            "SystemCallFilter=capset",
            // Java tries some of these calls and works without them.
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

    /** The lines for a unit that implements the plan. */
    static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>(ANYWHERE);
        if (plan.contents().streams().isPresent()) {
            // Publishers lower their own priority.
            lines.add("SystemCallFilter=setpriority");
        }
        if (plan.runAs().isUser()) {
            return lines;
        }
        lines.addAll(BY_THE_SYSTEM);
        boolean inHome = Stream.of(
                        plan.program().home(),
                        plan.program().java(),
                        plan.places().config(),
                        plan.places().data())
                .anyMatch(path -> HOMES.stream().anyMatch(path::startsWith));
        lines.add("ProtectHome=" + (inHome ? "read-only" : "yes"));
        lines.addAll(devices(plan.contents()));
        if (!plan.dataIsState()) {
            lines.add("ReadWritePaths=" + UnitQuoting.quoted(plan.places().data()));
        }
        return lines;
    }

    private static List<String> devices(Plan.Contents contents) {
        List<String> devices = new ArrayList<>();
        Set<String> groups = new TreeSet<>();
        if (contents.devices()) {
            devices.add("char-video4linux");
            groups.add("video");
        }
        contents.streams().filter(streams -> !streams.devices().isEmpty()).ifPresent(streams -> {
            devices.addAll(streams.devices());
            groups.addAll(streams.groups());
        });
        if (devices.isEmpty()) {
            return List.of("PrivateDevices=yes");
        }
        List<String> lines = new ArrayList<>(List.of("DevicePolicy=closed"));
        devices.forEach(device -> lines.add("DeviceAllow=" + device + " rw"));
        if (!groups.isEmpty()) {
            lines.add("SupplementaryGroups=" + String.join(" ", groups));
        }
        return lines;
    }
}
