package dev.watchkeeper.keeper.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretFilterTest {
    private static final SecretFilter NOTHING_KNOWN = SecretFilter.SIGN_INS;

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            value = {
                "[error] rtsp://anna:geheim@10.0.0.5:554/main: Broken pipe"
                        + " => [error] rtsp://***@10.0.0.5:554/main: Broken pipe",
                "a rtsp://u:p@h/1 b rtsps://u2:p2@h2/2 c => a rtsp://***@h/1 b rtsps://***@h2/2 c",
                "rtsp://u:p@ss@h/x => rtsp://***@h/x",
                "rtsp://u:pa/ss@h/x => rtsp://***@h/x",
                "rtsp://u:pa?s#s@h/x => rtsp://***@h/x",
                "rtsp://u:p'a`s$s@h/x => rtsp://***@h/x",
                "https://TOKEN@host/x => https://***@host/x",
                "\"rtsp://u:p@[::1]:554/x\" => \"rtsp://***@[::1]:554/x\"",
                "rtsp://h/x?user=a&pwd=b1c&z=1 => rtsp://h/x?user=a&pwd=***&z=1",
                "RTSP+X://U:P@H => RTSP+X://***@H",
                "rtsp://u:p@h => rtsp://***@h",
                "rtsp://u:@h => rtsp://***@h",
                "://u:p@h => ://***@h",
                "rtsp://h:554/mail@example.org stays => rtsp://h:554/mail@example.org stays",
                "rtsp://[::1]:554/a@b stays => rtsp://[::1]:554/a@b stays",
                "mail to anna@example.org stays => mail to anna@example.org stays",
                "rtsp:// => rtsp://",
                "no address: 1 // 2 => no address: 1 // 2"
            })
    void signInsInAddressesAreMaskedWhoeversTheyAre(String line, String masked) {
        assertThat(NOTHING_KNOWN.mask(line)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "geheim",
                "a.b*c+d?(e)[f]{g}|h^i$j\\k\\E\\Q",
                "pass word",
                "p@ss:w/rd",
                "Größe前門\uD83D\uDCF7",
                "100%sure",
                "\"quoted'",
                "$1\\2"
            })
    void aKnownSecretIsMaskedHoweverItIsWritten(String secret) {
        SecretFilter filter = new SecretFilter(List.of("other", secret));
        String percent = percent(secret, false);
        for (String form : List.of(
                secret,
                percent,
                percent(secret, true),
                percent.toLowerCase(java.util.Locale.ROOT).contains("%") ? lowerCodes(percent) : percent,
                secret.replace("\\", "\\\\").replace("\"", "\\\""),
                secret.replace(" ", "+"))) {
            assertThat(filter.mask("before " + form + " between " + form + "\tbehind"))
                    .as(form)
                    .isEqualTo("before *** between ***\tbehind");
        }
    }

    private static String percent(String text, boolean all) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = !all
                    && (octet >= 'a' && octet <= 'z' || octet >= 'A' && octet <= 'Z' || octet >= '0' && octet <= '9');
            encoded.append(plain ? String.valueOf((char) octet) : "%%%02X".formatted(octet & 0xff));
        }
        return encoded.toString();
    }

    private static String lowerCodes(String percent) {
        StringBuilder lower = new StringBuilder(percent);
        for (int i = lower.indexOf("%"); i >= 0; i = lower.indexOf("%", i + 1)) {
            lower.setCharAt(i + 1, Character.toLowerCase(lower.charAt(i + 1)));
            lower.setCharAt(i + 2, Character.toLowerCase(lower.charAt(i + 2)));
        }
        return lower.toString();
    }

    @Test
    void ofTwoSecretsThatBeginAlikeTheLongerIsMaskedWhole() {
        assertThat(new SecretFilter(List.of("geheim", "geheim123")).mask("x geheim123 geheim y"))
                .isEqualTo("x *** *** y");
    }

    @Test
    void shortSecretsAreMaskedAsWordsOnly() {
        assertThat(new SecretFilter(List.of("a", "", " ")).mask("a cat (a) b=a; banana"))
                .isEqualTo("*** cat (***) b=***; banana");
    }

    /** Every position of the cut, by bytes before it. */
    @Test
    void aSecretIsMaskedWhereverALongLineIsCut() {
        String secret = "gehe im";
        SecretFilter filter = new SecretFilter(List.of(secret, "größe"));
        for (String hidden : List.of(
                secret, "gehe%20im", "größe", "gr%C3%B6%C3%9Fe", "rtsp://anna:xyzzy@host/main", "https://u:x/y@h")) {
            for (String filling : List.of("x", "y ", "ä")) {
                for (int before = 8150; before <= 8200; before++) {
                    String start = filling.repeat(before / filling.getBytes(StandardCharsets.UTF_8).length);
                    List<String> lines = new ArrayList<>();
                    LineCutter cutter = new LineCutter(() -> filter, line -> lines.add(filter.mask(line)));
                    byte[] bytes = (start + " " + hidden + " end\n").getBytes(StandardCharsets.UTF_8);
                    cutter.add(bytes, bytes.length);
                    String all = String.join("", lines);
                    assertThat(all)
                            .as(hidden + " after " + before)
                            .contains("***")
                            .endsWith(" end");
                    assertThat(all.replace(filling.strip(), "").strip())
                            .isIn("*** end", "rtsp://***@host/main end", "https://***@h end", "***  end");
                }
            }
        }
    }

    @Test
    void anAddressWithoutSpaceBeforeItIsMaskedWhereverItIsCut() {
        for (int before = 8150; before <= 8200; before++) {
            List<String> lines = new ArrayList<>();
            LineCutter cutter = new LineCutter(() -> NOTHING_KNOWN, line -> lines.add(NOTHING_KNOWN.mask(line)));
            byte[] bytes = ("=".repeat(before) + "rtsp://anna:xyzzy@host/main end\n").getBytes(StandardCharsets.UTF_8);
            cutter.add(bytes, bytes.length);
            assertThat(String.join("", lines))
                    .as("after " + before)
                    .doesNotContain("xyzzy")
                    .doesNotContain("anna");
        }
    }

    @Test
    void whatIsNoSecretIsCutAsBefore() {
        List<String> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(() -> new SecretFilter(List.of("geheim")), lines::add);
        byte[] bytes = ("ä".repeat(10_000) + "\nshort\n").getBytes(StandardCharsets.UTF_8);
        cutter.add(bytes, bytes.length);
        cutter.end();
        assertThat(String.join("", lines)).isEqualTo("ä".repeat(10_000) + "short");
        assertThat(lines).hasSize(4);
    }

    @Test
    void aHugeLineWithOneAddressIsNeverShown() {
        List<String> lines = new ArrayList<>();
        LineCutter cutter = new LineCutter(() -> NOTHING_KNOWN, line -> lines.add(NOTHING_KNOWN.mask(line)));
        byte[] bytes = ("rtsp://anna:" + "z".repeat(7000) + "@host/" + "b".repeat(20_000) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        cutter.add(bytes, bytes.length);
        assertThat(String.join("", lines)).doesNotContain("zz");
    }
}
