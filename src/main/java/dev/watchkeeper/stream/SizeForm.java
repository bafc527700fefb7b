package dev.watchkeeper.stream;

import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Scalar;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The size of a picture, such as {@code 640x480}; immutable. */
record SizeForm() implements Form<Size> {
    static final int LEAST = 16;

    /** The wider side of 8K; no level of H.264 goes much beyond. */
    static final int MOST = 7680;

    private static final Pattern SIZE = Pattern.compile("([0-9]{2,4})x([0-9]{2,4})");

    @Override
    public String expected() {
        return "a size such as 640x480, two even numbers from " + LEAST + " to " + MOST;
    }

    @Override
    public Optional<Size> read(Written written, String key, Problems problems) {
        if (written instanceof Scalar scalar) {
            Matcher matcher = SIZE.matcher(scalar.text().strip());
            if (matcher.matches()) {
                Size size = new Size(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
                if (isGood(size.width()) && isGood(size.height())) {
                    return Optional.of(size);
                }
            }
        }
        return refuse(written, key, problems);
    }

    private static boolean isGood(int side) {
        return side % 2 == 0 && side >= LEAST && side <= MOST;
    }
}
