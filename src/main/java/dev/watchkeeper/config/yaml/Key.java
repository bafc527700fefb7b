package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Written.Scalar;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One key of the configuration with its form, default and meaning; immutable. */
public final class Key<T> {
    private final String path;
    private final Form<T> form;
    private final Optional<String> defaultText;
    private final Optional<T> defaultValue;
    private final String meaning;

    private Key(String path, Form<T> form, Optional<String> defaultText, Optional<T> defaultValue, String meaning) {
        this.path = path;
        this.form = form;
        this.defaultText = defaultText;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
    }

    public static <T> Key<T> required(String path, Form<T> form, String meaning) {
        return new Key<>(path, form, Optional.empty(), Optional.empty(), meaning);
    }

    /** @param defaultText the default as a user would write it; empty for nothing */
    public static <T> Key<T> of(String path, Form<T> form, String defaultText, String meaning) {
        Problems problems = new Problems();
        Place table = Place.argument("default of " + path, Path.of(""));
        Written written =
                new YamlReader(table, problems).read(defaultText).orElseGet(() -> new Scalar(table, "", true));
        Optional<T> value = form.read(written, path, problems);
        if (value.isEmpty()) {
            throw new IllegalStateException(problems.mistakes().toString());
        }
        return new Key<>(path, form, Optional.of(defaultText), value, meaning);
    }

    /** Dotted, relative to where the key belongs; for example {@code record.mode}. */
    public String path() {
        return path;
    }

    /** The default as a user would write it, empty for nothing; absent if the key must be given. */
    public Optional<String> defaultText() {
        return defaultText;
    }

    /** What may be written. */
    public String expected() {
        return form.expected();
    }

    /** One sentence of documentation. */
    public String meaning() {
        return meaning;
    }

    /** Whether sentences and answers must not repeat its value. */
    public boolean isSecret() {
        return single().filter(Form.Single::secret).isPresent();
    }

    /** Whether its value is one word or number, and no list and no section. */
    public boolean isSingle() {
        return single().isPresent();
    }

    /** The only words that may be written, if they are known. */
    public List<String> choices() {
        String expected = single().map(Form.Single::expected).orElse("");
        if (expected.equals("true or false")) {
            return List.of("true", "false");
        }
        return expected.matches("one of [a-z0-9-]+(, [a-z0-9-]+)*")
                ? List.of(expected.substring("one of ".length()).split(", "))
                : List.of();
    }

    private Optional<Form.Single<?>> single() {
        return switch (form) {
            case Form.Single<?> one -> Optional.of(one);
            case Form.Maybe<?>(Form<?> inner) when inner instanceof Form.Single<?> one -> Optional.of(one);
            default -> Optional.empty();
        };
    }

    Form<T> form() {
        return form;
    }

    Optional<T> defaultValue() {
        return defaultValue;
    }
}
