package dev.watchkeeper.camera.dialogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Heads of messages as they pass from one side to the other. */
final class HeadTest {
    @Test
    void whatIsPassedOnHasOneEndPerLine() throws Exception {
        String request = "PLAY rtsp://127.0.0.1/x RTSP/1.0\r\nRange: npt=0.000-\r\nSession: 7\r\n\r\n";
        List<String> passed = new ArrayList<>();
        Splitter.Sink sink = new Splitter.Sink() {
            @Override
            public void frames(byte[] data, int from, int length) {}

            @Override
            public void message(Head head, byte[] body) {
                passed.add(new String(head.bytes(), StandardCharsets.ISO_8859_1));
            }
        };
        assertThat(new Splitter().pump(new ByteArrayInputStream(request.getBytes(StandardCharsets.ISO_8859_1)), sink))
                .isTrue();
        assertThat(passed).as("MediaMTX closes the connection on a second CR").containsExactly(request);
    }
}
