package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many vendors' real answers up to PLAY; after that the camera is silent. */
@Tag("interop")
final class VendorDialoguesInteropTest {
    private static final String DIALOGUES = "rtsp/retina_testdata/client/testdata/";
    private final SystemClock clock = new SystemClock();

    @BeforeAll
    static void load() {
        Natives.load(false);
    }

    @ParameterizedTest
    @CsvSource({
        "anjvision_describe.txt, STALLED",
        "bunny_describe.txt, STALLED",
        "dahua_describe_h264_aac_onvif.txt, STALLED",
        "dahua_describe_h265_pcma.txt, STALLED",
        "foscam_describe.txt, STALLED",
        "gw_main_describe.txt, STALLED",
        "gw_sub_describe.txt, STALLED",
        "h264dvr_describe.txt, STALLED",
        "hikvision_describe.txt, STALLED",
        "ipcam_describe.txt, STALLED",
        "macrovideo_describe.txt, STALLED",
        "missing_content_type_describe.txt, STALLED",
        "reolink_describe.txt, STALLED",
        "reolink_describe_control_first.txt, STALLED",
        "vstarcam_describe.txt, STALLED",
        "longse_unauthorized.txt, AUTH"
    })
    void realDialoguesEndWithTheirFailureKind(String dialogue, FailureKind kind) throws IOException {
        byte[] answer = withCrLf(Files.readAllBytes(SharedMedia.find(DIALOGUES + dialogue)));
        try (ScriptedServer server = new ScriptedServer(Descriptions.script(answer))) {
            Interrupt interrupt = new Interrupt(clock);
            interrupt.deadline(Duration.ofSeconds(5), FailureKind.TIMEOUT, "too late");
            try (Demuxer demuxer = Inputs.rtsp(server.url(), Inputs.Transport.TCP, interrupt, clock)) {
                interrupt.deadline(Duration.ofMillis(200), FailureKind.STALLED, "silent");
                demuxer.read();
                fail("read something from a silent camera");
            } catch (FailureException e) {
                assertThat(e.kind()).as(e.sentence()).isEqualTo(kind);
            }
        }
    }

    /** Some recordings have bare line feeds; their content length counts what follows the empty line. */
    private static byte[] withCrLf(byte[] stored) {
        String text = new String(stored, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        int end = text.indexOf("\n\n");
        String head = end < 0 ? text.stripTrailing() : text.substring(0, end);
        String body = end < 0 ? "" : text.substring(end + 2).replace("\n", "\r\n");
        String plain = head.replaceFirst("(?im)^Content-Length:[^\n]*\n?", "").stripTrailing();
        return (plain.replace("\n", "\r\n") + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
