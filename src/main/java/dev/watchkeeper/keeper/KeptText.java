package dev.watchkeeper.keeper;

import dev.watchkeeper.keeper.Children.Changes;
import java.util.ArrayList;
import java.util.List;

/** Says what another plan changed; stateless. */
final class KeptText {
    private KeptText() {}

    /** A line for each kind of change; empty if no child differs. */
    static List<String> of(Changes changes) {
        List<String> lines = new ArrayList<>();
        add(lines, "now kept", changes.added());
        add(lines, "started anew with other settings", changes.changed());
        add(lines, "no longer kept", changes.removed());
        return lines;
    }

    private static void add(List<String> lines, String what, List<String> names) {
        if (!names.isEmpty()) {
            lines.add(what + ": " + String.join(", ", names));
        }
    }
}
