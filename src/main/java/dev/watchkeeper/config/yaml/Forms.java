package dev.watchkeeper.config.yaml;

import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Single;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Creates the forms of single values; stateless. */
public final class Forms {
    /** Linux limits one argument to 131 071 bytes: MAX_ARG_STRLEN of linux/binfmts.h. */
    private static final int LONGEST_WORD = 100_000;

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,9})?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?) ?(ms|s|m|h|d)?");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?) ?([KMGT]i?)?B?");
    private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,9})?) ?(%)?");

    private static final Map<String, Long> NANOS = Map.of(
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L,
            "d",
            86_400_000_000_000L);

    /** Prefixes of IEC 80000-13: K, M, G and T are powers of 1000, Ki, Mi, Gi and Ti powers of 1024. */
    private static final Map<String, Long> BYTES = Map.of(
            "K",
            1_000L,
            "M",
            1_000_000L,
            "G",
            1_000_000_000L,
            "T",
            1_000_000_000_000L,
            "Ki",
            1L << 10,
            "Mi",
            1L << 20,
            "Gi",
            1L << 30,
            "Ti",
            1L << 40);

    private Forms() {}

    public static Form<Boolean> bool() {
        return new Single<>("true or false", text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    public static Form<Integer> integer(int least, int most) {
        return new Single<>(
                "a whole number from " + least + " to " + most,
                text -> number(text)
                        .filter(value -> value.stripTrailingZeros().scale() <= 0)
                        .filter(value -> within(value, BigDecimal.valueOf(least), BigDecimal.valueOf(most)))
                        .map(BigDecimal::intValue));
    }

    public static Form<Double> decimal(String least, String most) {
        return new Single<>(
                "a number from " + least + " to " + most,
                text -> number(text)
                        .filter(value -> within(value, new BigDecimal(least), new BigDecimal(most)))
                        .map(BigDecimal::doubleValue));
    }

    /** A share of the whole, written {@code 0.2%} or {@code 0.002}; its value is from 0 to 1. */
    public static Form<Double> share() {
        return new Single<>(
                "a share such as 0.2% or 0.002, from 0% to 100%",
                text -> {
                    Matcher matcher = SHARE.matcher(text);
                    if (!matcher.matches()) {
                        return Optional.empty();
                    }
                    BigDecimal value = new BigDecimal(matcher.group(1));
                    BigDecimal share = matcher.group(2) == null ? value : value.movePointLeft(2);
                    return within(share, BigDecimal.ZERO, BigDecimal.ONE)
                            ? Optional.of(share.doubleValue())
                            : Optional.empty();
                });
    }

    /** @param least and {@code most}: the range, in the notation of users */
    public static Form<Duration> duration(String least, String most) {
        return duration("", least, most);
    }

    /** @param nothing what zero means outside the range, for example {@code 0 for none} */
    public static Form<Duration> duration(String nothing, String least, String most) {
        long from = nanos(least).orElseThrow();
        long to = nanos(most).orElseThrow();
        String range = "a duration such as 0.5s or 10m, from " + least + " to " + most;
        return new Single<>(
                nothing.isEmpty() ? range : range + ", or " + nothing,
                text -> nanos(text)
                        .filter(value -> value >= from && value <= to || value == 0 && !nothing.isEmpty())
                        .map(Duration::ofNanos));
    }

    public static Form<Long> size(String nothing, String least, String most) {
        long from = bytes(least).orElseThrow();
        long to = bytes(most).orElseThrow();
        String range = "a size such as 64MB or 2GB, from " + least + " to " + most;
        return new Single<>(
                nothing.isEmpty() ? range : range + ", or " + nothing,
                text -> bytes(text).filter(value -> value >= from && value <= to || value == 0 && !nothing.isEmpty()));
    }

    public static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
        Map<String, E> byName =
                Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Forms::word, value -> value));
        String names = Arrays.stream(type.getEnumConstants()).map(Forms::word).collect(Collectors.joining(", "));
        return new Single<>("one of " + names, text -> Optional.ofNullable(byName.get(text.toLowerCase(Locale.ROOT))));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Text of at most the given length without control characters. */
    public static Form<String> text(String what, int longest) {
        return new Single<>(
                what,
                text -> text.isEmpty()
                                || text.length() > longest
                                || text.chars().anyMatch(Character::isISOControl)
                        ? Optional.empty()
                        : Optional.of(text));
    }

    /** A title shown in place of a name: 1 to 100 characters of any script, none invisible and none that changes the writing direction. */
    public static Form<Optional<String>> title() {
        Pattern title = Pattern.compile(
                "[^\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069\\uFEFF]{1,100}");
        return new Maybe<>(new Single<>(
                "a title of at most 100 letters on one line",
                text -> Optional.of(text.strip())
                        .filter(line -> title.matcher(line).matches())));
    }

    /** A time zone by its name in the IANA database. */
    public static Form<ZoneId> timeZone() {
        return new Single<>(
                "a time zone such as Europe/Berlin",
                text -> Optional.of(text)
                        .filter(name -> ZoneId.getAvailableZoneIds().contains(name))
                        .map(ZoneId::of));
    }

    /** A word of a command: 1 to 100 000 characters, line breaks included, except NUL, which no argument can hold. */
    public static Form<String> word() {
        return new Single<>(
                "a word of a command",
                text -> text.isEmpty() || text.length() > LONGEST_WORD || text.indexOf('\0') >= 0
                        ? Optional.empty()
                        : Optional.of(text));
    }

    /** Text of at most the given length that no sentence repeats. */
    public static Form<String> secret(String what, int longest) {
        return new Single<>(
                what,
                true,
                text -> text.length() > longest || text.chars().anyMatch(Character::isISOControl)
                        ? Optional.empty()
                        : Optional.of(text));
    }

    /** A camera's address, which may hold a password. */
    public static Form<String> address() {
        return new Single<>(
                "an address such as rtsp://host/path or http://host/path, a device such as /dev/video0, or a video file",
                true,
                text -> text.length() > 2000 || text.chars().anyMatch(Character::isISOControl)
                        ? Optional.empty()
                        : Optional.of(text));
    }

    /** An absolute address with a host and without credentials, which no sentence repeats: its path may be a secret. */
    public static Form<URI> url(String what, String... schemes) {
        List<String> allowed = List.of(schemes);
        return new Single<>(what, true, text -> {
            try {
                URI url = new URI(text);
                return text.length() <= 2000
                                && url.getScheme() != null
                                && allowed.contains(url.getScheme().toLowerCase(Locale.ROOT))
                                && url.getHost() != null
                                && url.getPort() != 0
                                && url.getPort() <= 65_535
                                && url.getRawUserInfo() == null
                                && url.getRawFragment() == null
                        ? Optional.of(url)
                        : Optional.empty();
            } catch (URISyntaxException e) {
                return Optional.empty();
            }
        });
    }

    public static Form<String> matching(String what, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return new Single<>(what, text -> compiled.matcher(text).matches() ? Optional.of(text) : Optional.empty());
    }

    private static Optional<BigDecimal> number(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    private static boolean within(BigDecimal value, BigDecimal least, BigDecimal most) {
        return value.compareTo(least) >= 0 && value.compareTo(most) <= 0;
    }

    private static Optional<Long> nanos(String text) {
        return scaled(DURATION.matcher(text), "s", NANOS);
    }

    private static Optional<Long> bytes(String text) {
        return scaled(SIZE.matcher(text), "", BYTES);
    }

    private static Optional<Long> scaled(Matcher matcher, String defaultUnit, Map<String, Long> units) {
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? defaultUnit : matcher.group(2);
        BigDecimal value = new BigDecimal(matcher.group(1))
                .multiply(BigDecimal.valueOf(units.getOrDefault(unit, 1L)))
                .setScale(0, RoundingMode.HALF_UP);
        return within(value, BigDecimal.ZERO, BigDecimal.valueOf(Long.MAX_VALUE))
                ? Optional.of(value.longValueExact())
                : Optional.empty();
    }
}
