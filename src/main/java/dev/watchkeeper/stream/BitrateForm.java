package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Scalar;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bits per second, such as {@code 800k} or {@code 2.5M}; immutable. */
record BitrateForm() implements Form<Integer> {
    private static final int LEAST = 16_000;
    private static final int MOST = 200_000_000;
    private static final Pattern BITRATE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?) ?([kKM])?");

    @Override
    public String expected() {
        return "bits per second such as 800k or 2.5M, from 16k to 200M";
    }

    @Override
    public Optional<Integer> read(Written written, String key, Problems problems) {
        if (written instanceof Scalar scalar) {
            Matcher matcher = BITRATE.matcher(scalar.text().strip());
            if (matcher.matches()) {
                BigDecimal value = new BigDecimal(matcher.group(1)).movePointRight(zeros(matcher.group(2)));
                if (value.compareTo(BigDecimal.valueOf(LEAST)) >= 0 && value.compareTo(BigDecimal.valueOf(MOST)) <= 0) {
                    return Optional.of(value.intValue());
                }
            }
        }
        return refuse(written, key, problems);
    }

    private static int zeros(@Nullable String unit) {
        if (unit == null) {
            return 0;
        }
        return unit.equals("M") ? 6 : 3;
    }
}
