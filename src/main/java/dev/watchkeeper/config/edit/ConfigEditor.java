package dev.watchkeeper.config.edit;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FullDisk;
import dev.watchkeeper.base.PrivateFiles;
import dev.watchkeeper.config.Loaded;
import dev.watchkeeper.config.edit.ConfigView.Edit;
import dev.watchkeeper.config.edit.ConfigView.State;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written.Section;
import dev.watchkeeper.config.yaml.YamlEdit;
import dev.watchkeeper.config.yaml.YamlFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** Shows a configuration file and writes changes of it, one at a time; thread-safe. What it writes was loaded before as a node would load it. */
public final class ConfigEditor {
    private static final Path HERE = Path.of("");

    private final ConfigSource source;
    private final FormerFiles former;
    private final SecretFiles secrets;
    private final Optional<Path> lastGood;
    private final Clock clock;
    private final Semaphore one = new Semaphore(1);

    /** What came of a change; immutable. */
    public sealed interface Result {
        /** The file says it now, and nobody has read it yet. */
        record Written(String version) implements Result {}

        /** It does not. */
        record Not(ConfigView.Outcome why) implements Result {}
    }

    /** @param data the data folder */
    public ConfigEditor(ConfigSource source, Path data, Clock clock) {
        this.source = source;
        this.clock = clock;
        former = new FormerFiles(data.resolve("config-history"));
        secrets = new SecretFiles(data.resolve("secrets"), clock);
        lastGood = Optional.of(data.resolve("last-good").resolve("watchkeeper.yml"));
    }

    /** What the file says now. */
    public State state() {
        Optional<String> version = Content.version(source.file());
        Problems problems = new Problems();
        Section written = YamlFile.read(source.file(), HERE, "cameras:", problems)
                .orElseGet(() -> new Section(Edits.NOWHERE, new LinkedHashMap<>()));
        Rows rows = new Rows(source.tables(), written);
        return new State(
                version.orElse(""),
                source.file().toString(),
                readOnly(),
                rows.cameras(),
                rows.all(),
                problems.mistakes().stream().map(Object::toString).toList());
    }

    /** Changes it, unless somebody else is just doing so. */
    public Result change(Edit edit) {
        if (!one.tryAcquire()) {
            return new Result.Not(new ConfigView.Outcome.Busy());
        }
        try {
            return changed(edit);
        } catch (CharacterCodingException e) {
            return wrong("The file is not UTF-8 text; change it there.");
        } catch (IOException e) {
            return wrong("It cannot be kept: " + FullDisk.explain(e) + ".");
        } finally {
            one.release();
        }
    }

    private static Result wrong(String... mistakes) {
        return new Result.Not(new ConfigView.Outcome.Wrong(List.of(mistakes)));
    }

    private Result changed(Edit edit) throws IOException {
        Optional<Content> content = Content.read(source.file());
        if (content.isEmpty()) {
            return wrong("The file " + source.file() + " cannot be read.");
        }
        Content before = content.get();
        if (!before.version().equals(edit.version())) {
            return new Result.Not(new ConfigView.Outcome.Conflict(before.version()));
        }
        Problems problems = new Problems();
        Section written = YamlFile.read(source.file(), HERE, "cameras:", problems)
                .orElseGet(() -> new Section(Edits.NOWHERE, new LinkedHashMap<>()));
        if (!problems.none()) {
            return new Result.Not(new ConfigView.Outcome.Wrong(
                    problems.mistakes().stream().map(Object::toString).toList()));
        }
        Edits edits = new Edits(source.tables(), new Rows(source.tables(), written));
        Optional<ConfigView.Outcome> refused = edits.refusal(edit);
        if (refused.isPresent()) {
            return new Result.Not(refused.get());
        }
        Optional<Path> secret = edit.password().isPresent()
                ? Optional.of(secrets.keep(
                        edit.password().get().camera(), edit.password().get().secret()))
                : Optional.empty();
        boolean needed = false;
        try {
            Result result = write(before, edits.of(edit, secret.map(this::named)));
            needed = switch (result) {
                case Result.Written done -> true;
                case Result.Not(ConfigView.Outcome why) -> why instanceof ConfigView.Outcome.ReadOnly;
            };
            return result;
        } finally {
            if (!needed) {
                secret.ifPresent(secrets::drop);
            }
        }
    }

    /** A file of ours as the configuration names it: relative to it where it lies below its folder. */
    private String named(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        Path folder = Optional.ofNullable(
                        source.file().toAbsolutePath().normalize().getParent())
                .orElse(absolute);
        return absolute.startsWith(folder) ? folder.relativize(absolute).toString() : absolute.toString();
    }

    private Result write(Content before, Edits.Planned planned) throws IOException {
        boolean json = source.file().toString().endsWith(".json");
        String after;
        switch (YamlEdit.apply(before.text(), planned.changes(), json)) {
            case YamlEdit.Outcome.Refused(String sentence) -> {
                return wrong(sentence + ".");
            }
            case YamlEdit.Outcome.Edited(String text) -> after = text;
        }
        byte[] bytes = after.getBytes(StandardCharsets.UTF_8);
        Optional<List<String>> mistakes = check(bytes);
        if (mistakes.isPresent()) {
            return new Result.Not(new ConfigView.Outcome.Wrong(mistakes.get()));
        }
        Optional<String> readOnly = readOnly();
        if (readOnly.isPresent()) {
            return new Result.Not(new ConfigView.Outcome.ReadOnly(readOnly.get(), planned.byHand()));
        }
        former.keep(before.bytes(), clock.wall());
        Optional<String> meanwhile = Content.replace(source.file(), before.version(), bytes);
        if (meanwhile.isPresent()) {
            return new Result.Not(new ConfigView.Outcome.Conflict(meanwhile.get()));
        }
        List<Path> naming =
                Stream.concat(former.all().stream(), lastGood.stream()).toList();
        List<Path> all = new ArrayList<>(naming);
        all.add(source.file());
        secrets.prune(all);
        return new Result.Written(Content.version(bytes));
    }

    /** The mistakes of what is to become the file; empty if there are none. */
    private Optional<List<String>> check(byte[] bytes) throws IOException {
        Path candidate = former.candidate();
        PrivateFiles.replace(candidate, bytes);
        try {
            return switch (source.check().load(candidate)) {
                case Loaded.Good good -> Optional.empty();
                case Loaded.Bad bad ->
                    Optional.of(bad.mistakes().stream().map(Object::toString).toList());
            };
        } finally {
            Files.deleteIfExists(candidate);
        }
    }

    /** Why the file cannot be written; empty if it can. */
    private Optional<String> readOnly() {
        Path file = Content.real(source.file());
        Path folder = Optional.ofNullable(file.getParent()).orElse(HERE);
        if (!Files.isWritable(file) || !Files.isWritable(folder)) {
            return Optional.of("The account of this process may not write " + source.file()
                    + ". Make the change there, or install the service with 'install-service --editable'.");
        }
        return Optional.empty();
    }
}
