package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.watchkeeper.record.Completeness;
import dev.watchkeeper.record.RecordingsView.Clip;
import dev.watchkeeper.record.SegmentInfo;
import dev.watchkeeper.store.StoredEvent;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clips come whole and in pieces, and leave no temporary file. */
final class ClipRoutesTest {
    private static final String CLIP = "/api/events/e1/clip.mp4";
    private static final int SIZE = 3_000_000;

    @TempDir
    private Path folder;

    private RunningApi api;
    private byte[] content;
    private Path file;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        content = new byte[SIZE];
        new Random(5).nextBytes(content);
        file = Files.write(folder.resolve("clip.mp4"), content);
        api.rooms.cameras.put("door", FakeRooms.healthy("door", api.clock.wall()));
        api.rooms.events.add(new StoredEvent(
                "e1",
                "door",
                api.clock.wall().minusSeconds(60),
                Optional.of(api.clock.wall().minusSeconds(50)),
                0.1,
                List.of(),
                Optional.empty()));
        api.rooms.clips.put("e1", new Clip(file, "h264", false));
    }

    @Test
    void thePictureOfAnEventSaysWhenItWasTaken() throws Exception {
        Path day = Files.createDirectories(folder.resolve("2026-03-01"));
        api.rooms.eventPictures.put("e1", Files.write(day.resolve("115905.123Z-2.jpg"), new byte[] {1}));
        HttpResponse<byte[]> picture = api.get("/api/events/e1/snapshot.jpg");
        assertThat(picture.headers().firstValue("X-Picture-Time")).contains("2026-03-01T11:59:05.123Z");
        assertThat(picture.headers().firstValue("Cache-Control")).contains("private, no-cache");
        String modified = picture.headers().firstValue("Last-Modified").orElseThrow();
        assertThat(api.get("/api/events/e1/snapshot.jpg", "If-Modified-Since", modified)
                        .statusCode())
                .isEqualTo(304);
        api.rooms.eventPictures.put("e1", Files.write(folder.resolve("other.jpg"), new byte[] {1}));
        assertThat(api.get("/api/events/e1/snapshot.jpg").headers().firstValue("X-Picture-Time"))
                .as("a file of an unknown name")
                .isEmpty();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void theWholeClip() throws Exception {
        HttpResponse<byte[]> response = api.get(CLIP);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(content);
        assertThat(response.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(response.headers().firstValue("Content-Length")).contains(Integer.toString(SIZE));
        assertThat(response.headers().firstValue("Content-Type")).contains("video/mp4");
        assertThat(response.headers().firstValue("Content-Disposition")).isEmpty();
        assertThat(file).exists();
    }

    @Test
    void piecesOfTheClip() throws Exception {
        assertPiece("bytes=0-99", 0, 100);
        assertPiece("bytes=2999990-", SIZE - 10, SIZE);
        assertPiece("bytes=-10", SIZE - 10, SIZE);
        assertPiece("bytes=100-99999999", 100, SIZE);
    }

    private void assertPiece(String range, int from, int to) throws Exception {
        HttpResponse<byte[]> response = api.get(CLIP, "Range", range);
        assertThat(response.statusCode()).as(range).isEqualTo(206);
        assertThat(response.headers().firstValue("Content-Range"))
                .contains("bytes " + from + "-" + (to - 1) + "/" + SIZE);
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(content, from, to));
    }

    @Test
    void aRangeOutsideTheClipIs416AndAMalformedOne400() throws Exception {
        HttpResponse<byte[]> outside = api.get(CLIP, "Range", "bytes=3000000-");
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(outside.headers().firstValue("Content-Range")).contains("bytes */" + SIZE);
        assertThat(api.get(CLIP, "Range", "bytes=99999999999999999999-").statusCode())
                .isEqualTo(416);
        for (String bad : new String[] {"bytes=-", "bytes=5-2", "bytes=a-b", "bytes=", "bytes=0-1,x", "bytes=0-1-2"}) {
            HttpResponse<byte[]> refused = api.get(CLIP, "Range", bad);
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(RunningApi.error(refused)).contains("'Range'", "'" + bad + "'");
        }
        assertThat(api.get(CLIP, "Range", "bytes=0-1, 4-5").statusCode()).isEqualTo(200);
        assertThat(api.get(CLIP, "Range", "lines=1-2").statusCode()).isEqualTo(200);
    }

    @Test
    void aConditionalRangeOfAnotherVersionReturnsTheWholeClip() throws Exception {
        String etag = api.get(CLIP).headers().firstValue("ETag").orElseThrow();
        assertThat(api.get(CLIP, "Range", "bytes=0-9", "If-Range", etag).statusCode())
                .isEqualTo(206);
        assertThat(api.get(CLIP, "Range", "bytes=0-9", "If-Range", "\"other\"").statusCode())
                .isEqualTo(200);
        assertThat(api.get(CLIP, "If-None-Match", etag).statusCode()).isEqualTo(304);
    }

    @Test
    void headReturnsOnlyTheSize() throws Exception {
        HttpRequest head = api.request(CLIP)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<byte[]> response = api.client.send(head, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Content-Length")).contains(Integer.toString(SIZE));
    }

    @Test
    void aDownloadHasAName() throws Exception {
        assertThat(api.get(CLIP + "?download=1").headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=\"door-20260301T115900Z.mp4\"");
    }

    @Test
    void aClipThatRetentionDeletedIs404() throws Exception {
        api.rooms.clips.clear();
        HttpResponse<byte[]> response = api.get(CLIP);
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(RunningApi.error(response)).contains("or no longer has one");
    }

    @Test
    void aPlayerThatAsksForManyPiecesCostsOneExport() throws Exception {
        api.rooms.clips.put("e1", new Clip(file, "h264", true));
        for (int i = 0; i < 5; i++) {
            assertThat(api.get(CLIP, "Range", "bytes=" + i + "-").statusCode()).isEqualTo(206);
        }
        assertThat(api.rooms.clipsMade).hasValue(1);
        assertThat(file).exists();
    }

    @Test
    void temporaryClipsAreDeletedAtTheEnd() throws Exception {
        api.rooms.clips.put("e1", new Clip(file, "h264", true));
        assertThat(api.get(CLIP).body()).isEqualTo(content);
        api.close();
        assertThat(file).doesNotExist();
    }

    @Test
    void temporaryClipsAreDeletedAMinuteAfterUse() throws Exception {
        api.rooms.clips.put("e1", new Clip(file, "h264", true));
        assertThat(api.get(CLIP).body()).isEqualTo(content);
        api.clock.advance(Duration.ofMinutes(2));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(file).doesNotExist());
    }

    @Test
    void aPieceOfARecordingIsExported() throws Exception {
        api.rooms.segments.add(
                new SegmentInfo("s1", "door", api.clock.wall().minusSeconds(600), Optional.empty(), 1, "h264"));
        api.rooms.clips.put("door", new Clip(file, "h264", true));
        HttpResponse<byte[]> response =
                api.get("/api/recordings/door.mp4?from=2026-03-01T11:55:00Z&to=2026-03-01T11:56:00Z");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(content);
    }

    @Test
    void anExportListsWhatIsMissing() throws Exception {
        api.rooms.segments.add(
                new SegmentInfo("s1", "door", api.clock.wall().minusSeconds(600), Optional.empty(), 1, "h264"));
        String path = "/api/recordings/door.mp4?from=2026-03-01T11:55:00Z&to=2026-03-01T11:5";
        api.rooms.clips.put("door", new Clip(file, "h264", true));
        HttpResponse<byte[]> whole = api.get(path + "6:00Z");
        assertThat(whole.headers().firstValue("X-Export-Complete")).contains("true");
        assertThat(whole.headers().firstValue("X-Export-Missing-Seconds")).contains("0.0");
        assertThat(whole.headers().firstValue("X-Export-Missing")).isEmpty();

        Instant from = Instant.parse("2026-03-01T11:55:10Z");
        Path archive = Files.copy(file, file.resolveSibling("a.zip"));
        api.rooms.clips.put(
                "door",
                new Clip(
                        archive,
                        "h264, h265",
                        true,
                        new Completeness(
                                List.of(new Completeness.Missing(from, from.plusMillis(2500), "file-gone")),
                                Duration.ofSeconds(3))));
        HttpResponse<byte[]> part = api.get(path + "7:00Z");
        assertThat(part.statusCode()).isEqualTo(200);
        assertThat(part.headers().firstValue("X-Export-Complete")).contains("false");
        assertThat(part.headers().firstValue("X-Export-Missing-Seconds")).contains("2.5");
        assertThat(part.headers().firstValue("X-Export-Missing-Sound-Seconds")).contains("3.0");
        assertThat(part.headers().firstValue("X-Export-Missing"))
                .contains("2026-03-01T11:55:10Z/2026-03-01T11:55:12.500Z file-gone");
        assertThat(part.headers().firstValue("Content-Type")).contains("application/zip");
        assertThat(part.headers().firstValue("Content-Disposition").orElseThrow())
                .isEqualTo("attachment; filename=\"door-20260301T115500Z.zip\"");
    }
}
