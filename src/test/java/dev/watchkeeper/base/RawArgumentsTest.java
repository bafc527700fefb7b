package dev.watchkeeper.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Arguments that Java did not decode as they were written. */
final class RawArgumentsTest {
    private static byte[] line(Charset charset, String... words) {
        return (String.join("\0", words) + "\0").getBytes(charset);
    }

    @Test
    void argumentsInAnyScriptAreAccepted() {
        byte[] line = line(StandardCharsets.UTF_8, "java", "-cp", "x", "Main", "keep", "--", "grüße", "前門", "", "a\nb");
        assertThat(RawArguments.refusal(line, new String[] {"keep", "--", "grüße", "前門", "", "a\nb"}))
                .isEmpty();
        assertThat(RawArguments.refusal(new byte[0], new String[] {"keep"})).isEmpty();
    }

    @Test
    void aWordThatIsNoUtf8IsRefused() {
        byte[] line = line(StandardCharsets.ISO_8859_1, "java", "Main", "keep", "grüße");
        assertThat(RawArguments.refusal(line, new String[] {"keep", "gr\ufffd\ufffde"}))
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.sentence())
                            .startsWith("Argument 2, 'gr\\xfc\\xdfe', is not UTF-8: give it in UTF-8");
                    assertThat(refusal.ofWord()).isTrue();
                });
    }

    @Test
    void anArgumentThatJavaDecodedWronglyIsRefused() {
        byte[] line = line(StandardCharsets.UTF_8, "java", "Main", "run", "rtsp://küche/");
        assertThat(RawArguments.refusal(line, new String[] {"run", "rtsp://k\ufffd\ufffdche/"}))
                .hasValueSatisfying(refusal -> {
                    assertThat(refusal.sentence())
                            .contains("argument 2, 'rtsp://küche/', in this locale", "LC_ALL=C.UTF-8");
                    assertThat(refusal.ofWord()).isFalse();
                });
    }
}
