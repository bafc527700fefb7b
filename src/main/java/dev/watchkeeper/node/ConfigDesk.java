package dev.watchkeeper.node;

import dev.watchkeeper.config.ReloadView;
import dev.watchkeeper.config.edit.ConfigEditor;
import dev.watchkeeper.config.edit.ConfigView;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the configuration file on order and has the node read it again; thread-safe. */
final class ConfigDesk implements ConfigView {
    private static final Logger log = LoggerFactory.getLogger(ConfigDesk.class);
    private static final String NO_FILE =
            "Watchkeeper was started without a configuration file: write one, and start it" + " with -c FILE.";

    private final ReloadView reloads;
    private volatile Optional<ConfigEditor> editor = Optional.empty();

    ConfigDesk(ReloadView reloads) {
        this.reloads = reloads;
    }

    /** From now on this file is shown and changed. */
    void from(ConfigEditor file) {
        editor = Optional.of(file);
    }

    @Override
    public State state() {
        return editor.map(ConfigEditor::state)
                .orElseGet(() -> new State("", "", Optional.of(NO_FILE), List.of(), List.of(), List.of()));
    }

    @Override
    public Outcome change(Edit edit) {
        if (editor.isEmpty()) {
            return new Outcome.ReadOnly(NO_FILE, "");
        }
        return switch (editor.get().change(edit)) {
            case ConfigEditor.Result.Not(Outcome why) -> why;
            case ConfigEditor.Result.Written(String version) -> {
                log.info("The configuration file was changed over the API: {}", what(edit));
                yield new Outcome.Changed(version, reloads.reload());
            }
        };
    }

    private static String what(Edit edit) {
        return switch (edit.camera()) {
            case Whole.None none ->
                String.join(", ", edit.changes().stream().map(Wanted::key).toList());
            case Whole.Add(String name) -> "added camera " + name;
            case Whole.Change(String name) -> "changed camera " + name;
            case Whole.Remove(String name) -> "removed camera " + name;
        };
    }
}
