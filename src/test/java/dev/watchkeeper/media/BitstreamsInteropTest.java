package dev.watchkeeper.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Decodes the streams of openh264's own tests: intact ones to the stated pictures, damaged ones without harm. */
@Tag("interop")
final class BitstreamsInteropTest {
    private static final String FOLDER = "bitstreams/openh264";

    @Test
    void intactStreamsDecodeToTheStatedPictures() throws IOException {
        Path folder = SharedMedia.find(FOLDER);
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> actual = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("expected_decode_sha1.csv"))) {
            if (!line.startsWith("#") && !line.isBlank()) {
                String[] parts = line.split(",", -1);
                expected.put(parts[0], parts[1]);
                actual.put(
                        parts[0],
                        decode(Files.readAllBytes(folder.resolve(parts[0]))).sha1());
            }
        }
        assertThat(expected).isNotEmpty();
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BA_MW_D_IDR_LOST.264", "Error_I_P.264"})
    void lossyStreamsYieldCountedErrorsAndNoCrash(String name) throws IOException {
        Decoded decoded = decode(Files.readAllBytes(SharedMedia.find(FOLDER).resolve(name)));
        assertThat(decoded.errors()).as("errors of " + name).isPositive();
    }

    /** The decoder silently bridges a single lost picture by repeating the one before. */
    @Test
    void aLostPictureIsBridged() throws IOException {
        byte[] stream = Files.readAllBytes(SharedMedia.find(FOLDER).resolve("BA_MW_D_P_LOST.264"));
        assertThat(decode(stream).pictures()).isEqualTo(AnnexB.cut(stream).size());
    }

    @Test
    void randomDamageNeverCrashes() throws IOException {
        byte[] sound = Files.readAllBytes(SharedMedia.find(FOLDER).resolve("BA_MW_D.264"));
        Random random = new Random(11);
        long errors = 0;
        for (int round = 0; round < 40; round++) {
            byte[] hit = sound.clone();
            for (int n = 0; n < 1 + 20 * round; n++) {
                hit[200 + random.nextInt(hit.length - 200)] = (byte) random.nextInt();
            }
            errors += decode(hit).errors();
        }
        assertThat(errors).isPositive();
    }

    private record Decoded(String sha1, int pictures, long errors) {}

    private static Decoded decode(byte[] stream) {
        MessageDigest digest = sha1();
        AtomicInteger pictures = new AtomicInteger();
        try (VideoDecoder decoder = new VideoDecoder()) {
            for (Packet packet : AnnexB.cut(stream)) {
                decoder.decode(packet, picture -> {
                    pictures.incrementAndGet();
                    update(digest, picture.frame());
                });
            }
            decoder.drain(picture -> {
                pictures.incrementAndGet();
                update(digest, picture.frame());
            });
            return new Decoded(HexFormat.of().formatHex(digest.digest()), pictures.get(), decoder.errors());
        }
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void update(MessageDigest digest, AVFrame frame) {
        for (int plane = 0; plane < 3; plane++) {
            int width = plane == 0 ? frame.width() : (frame.width() + 1) / 2;
            int height = plane == 0 ? frame.height() : (frame.height() + 1) / 2;
            byte[] row = new byte[width];
            BytePointer data = frame.data(plane);
            for (int y = 0; y < height; y++) {
                new BytePointer(data).position((long) y * frame.linesize(plane)).get(row);
                digest.update(row);
            }
        }
    }
}
