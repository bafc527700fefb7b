package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.health.CameraVitals;
import dev.watchkeeper.camera.health.PictureState;
import dev.watchkeeper.camera.health.SignReading;
import dev.watchkeeper.camera.health.VitalsReading;
import dev.watchkeeper.camera.session.CameraStatus;
import dev.watchkeeper.camera.session.Decoding;
import dev.watchkeeper.config.TestSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers, metrics, pushed events, the headers of a picture and the messages of a live view, asked at one moment, all say the same. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class OneSnapshotTest {
    private static final double ROUNDING = 0.0011;

    private RunningApi api;
    private ManualClock clock;
    private CameraVitals vitals;
    private long epoch;
    private long pts;
    private long fingerprint;
    private long jpegNanos;

    @BeforeEach
    void start() throws Exception {
        api = new RunningApi(Optional.empty());
        clock = api.clock;
        vitals = new CameraVitals(TestSettings.camera("door"), clock);
        api.rooms.looks.put("door", this::status);
        api.rooms.lastPictures.put("door", () -> clock.since(jpegNanos));
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private CameraStatus status() {
        VitalsReading reading = vitals.reading();
        return new CameraStatus(
                "door",
                reading.at(),
                reading.bootNanos(),
                reading.condition().state(),
                reading.seen(),
                reading.pictureState(),
                reading.condition().cause().map(FailureKind::id).orElse(""),
                reading.condition().sentence(),
                reading.condition().since(),
                10,
                1,
                640,
                360,
                "h264",
                "avc1.42C01F",
                reading.pictureAge(),
                reading.failures(),
                Optional.empty(),
                Decoding.only("full"),
                reading.epoch(),
                reading.pictures(),
                reading.outages(),
                0,
                0,
                0,
                reading.signs());
    }

    private void open() {
        vitals.opening(++epoch);
        vitals.opened();
    }

    private void picture(boolean key, boolean decoded, boolean recorded, boolean changed) {
        pts += 100_000;
        if (key) {
            jpegNanos = clock.monotonicNanos();
        }
        vitals.recordingGiven();
        vitals.analysisGiven();
        vitals.video(key, pts, pts);
        if (decoded) {
            fingerprint += changed ? 1 : 0;
            vitals.picture(epoch, clock.monotonicNanos(), fingerprint, false, false);
        }
        vitals.analysisDone(clock.monotonicNanos());
        vitals.recordingDone();
        if (recorded) {
            vitals.recorded();
        }
    }

    /** Ten pictures a second with a keyframe every 2 s. */
    private void play(int pictures, boolean decoded, boolean recorded, boolean changed) {
        for (int i = 0; i < pictures; i++) {
            clock.advance(Duration.ofMillis(100));
            picture(i % 20 == 0, decoded, recorded, changed);
        }
    }

    /** The next {@code health} that is pushed to one who begins to follow now. */
    private JsonNode pushed() throws Exception {
        HttpResponse<java.io.InputStream> response =
                api.client.send(api.request("/api/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event: health");
            return JsonMapper.shared().readTree(lines.readLine().substring("data: ".length()));
        }
    }

    private double metric(String scraped, String name, String labels) {
        String line = scraped.lines()
                .filter(l -> l.startsWith(name + "{") && l.contains(labels))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + labels + " in\n" + scraped));
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private JsonNode camera() throws Exception {
        return api.json("/api/cameras/door");
    }

    /** Asks everybody at this one moment. */
    private void allAgree() throws Exception {
        JsonNode one = camera();
        assertThat(api.json("/api/cameras").path("cameras").get(0)).isEqualTo(one);
        JsonNode health = pushed();
        assertThat(health.path("cameras").get(0)).isEqualTo(one);
        String state = one.path("state").asString();
        assertThat(health.path("status").path("cameras").path(state).asInt()).isEqualTo(1);
        assertThat(health.path("watchdog").path(state).asInt()).isEqualTo(1);
        assertThat(api.json("/api/status").path("cameras").path(state).asInt()).isEqualTo(1);

        String scraped = new String(api.get("/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metric(scraped, "watchkeeper_camera_state", "state=\"" + state + "\""))
                .isEqualTo(1);
        assertThat(metric(scraped, "watchkeeper_camera_seen", "door"))
                .isEqualTo(one.path("seen").asBoolean() ? 1 : 0);
        boolean live = one.path("picture_state").asString("").equals("live");
        assertThat(metric(scraped, "watchkeeper_camera_picture_live", "door")).isEqualTo(live ? 1 : 0);
        boolean anyLate = false;
        for (String sign : one.path("vitals").propertyNames()) {
            JsonNode vital = one.path("vitals").path(sign);
            anyLate |= vital.path("late").asBoolean();
            assertThat(metric(scraped, "watchkeeper_camera_sign_late", "sign=\"" + sign + "\""))
                    .isEqualTo(vital.path("late").asBoolean() ? 1 : 0);
            if (vital.path("age").isNumber()) {
                assertThat(metric(scraped, "watchkeeper_camera_sign_age_seconds", "sign=\"" + sign + "\""))
                        .isEqualTo(vital.path("age").asDouble());
            }
        }
        // What the ledger reads: a late sign is blind at once, whatever anybody is told.
        boolean late = vitals.signs().stream().anyMatch(SignReading::late);
        assertThat(late).isEqualTo(anyLate);
        assertThat(one.path("seen").asBoolean()).isEqualTo(state.equals("healthy"));
        assertThat(one.path("seen").asBoolean() && late)
                .as("seen with a late sign: " + one)
                .isFalse();
        assertThat(one.path("seen").asBoolean() && !live)
                .as("seen without a picture of now: " + one)
                .isFalse();
        if (one.path("last_picture_age").isNumber()) {
            pictureAgrees(one, live, scraped);
        }
    }

    private void pictureAgrees(JsonNode one, boolean live, String scraped) throws Exception {
        double age = one.path("last_picture_age").asDouble();
        assertThat(metric(scraped, "watchkeeper_camera_last_picture_age_seconds", "door"))
                .isEqualTo(age);
        Instant at = Instant.parse(one.path("at").asString());
        Instant pictureAt = Instant.parse(one.path("last_picture_at").asString());
        assertThat(Duration.between(pictureAt, at).toNanos() / 1e9).isCloseTo(age, offset(ROUNDING));
        HttpResponse<byte[]> picture = api.get("/api/cameras/door/snapshot.jpg");
        double told =
                Double.parseDouble(picture.headers().firstValue("X-Picture-Age").orElseThrow());
        assertThat(told).isGreaterThanOrEqualTo(age);
        assertThat(Double.parseDouble(picture.headers().firstValue("Age").orElseThrow()))
                .isGreaterThanOrEqualTo(told);
        String pictureState = picture.headers().firstValue("X-Picture-State").orElseThrow();
        double deadline = one.path("vitals").path("keyframes").path("deadline").asDouble();
        assertThat(pictureState).isEqualTo(live && told < deadline ? "live" : "stale");
    }

    @Test
    void noAnswerContradictsAnotherWhateverHappensToTheCamera() throws Exception {
        allAgree();
        open();
        allAgree();
        play(60, true, true, true);
        allAgree();
        for (int i = 0; i < 9; i++) { // silent, noticed after 4 s, offline after 30 s
            clock.advance(Duration.ofSeconds(4));
            allAgree();
        }
        vitals.ended(FailureKind.STALLED, "nothing came", 1, Optional.of(Duration.ofSeconds(2)));
        allAgree();
        clock.stepWall(Duration.ofHours(-3));
        allAgree();
        open();
        play(45, true, true, true);
        allAgree();
        for (int i = 0; i < 3; i++) { // nothing of it can be decoded
            play(50, false, true, true);
            allAgree();
        }
        play(30, true, true, true);
        for (int i = 0; i < 3; i++) { // nothing is recorded
            play(60, true, false, true);
            allAgree();
        }
        play(30, true, true, true);
        for (int i = 0; i < 8; i++) { // frozen
            play(100, true, true, false);
            allAgree();
        }
        clock.suspend(Duration.ofHours(8));
        allAgree();
    }

    @Test
    void noneOfManyRandomHistoriesMakesThemDisagree() throws Exception {
        Random random = new Random(13);
        open();
        for (int i = 0; i < 30; i++) {
            switch (random.nextInt(7)) {
                case 0 -> clock.advance(Duration.ofMillis(random.nextInt(20_000)));
                case 1 -> clock.stepWall(Duration.ofSeconds(random.nextInt(20_000) - 10_000));
                case 2 -> clock.suspend(Duration.ofSeconds(random.nextInt(1_000)));
                case 3 -> {
                    vitals.ended(FailureKind.ENDED, "over", 1, Optional.of(Duration.ofSeconds(1)));
                    open();
                }
                default ->
                    play(random.nextInt(150), random.nextInt(4) > 0, random.nextInt(4) > 0, random.nextInt(4) > 0);
            }
            allAgree();
        }
    }

    @Test
    void thePictureIsLiveAsLongAsTheVitalSignsSaySoAndNoLonger() throws Exception {
        open();
        play(41, true, true, true); // its newest picture is a keyframe
        clock.advance(Duration.ofMillis(3_900));
        assertThat(state()).as("before the notice of a stall").isEqualTo("live");
        clock.advance(Duration.ofMillis(100));
        assertThat(state())
                .as("a silent camera from its notice on, whatever 15 s were")
                .isEqualTo("stale");
        play(1, true, true, true);
        assertThat(state()).isEqualTo("live");
        play(20 * 10, false, true, true);
        assertThat(state()).as("video comes, and none of it can be decoded").isEqualTo("stale");
    }

    @Test
    void aPictureFromALongGroupOfPicturesIsLiveWhileItsKeyframesAreInTime() throws Exception {
        open();
        for (int gop = 0; gop < 4; gop++) {
            for (int i = 0; i < 200; i++) {
                clock.advance(Duration.ofMillis(100));
                picture(i == 0, true, true, true);
            }
        }
        assertThat(camera().path("vitals").path("keyframes").path("deadline").asDouble())
                .isEqualTo(60);
        HttpResponse<byte[]> picture = api.get("/api/cameras/door/snapshot.jpg");
        assertThat(picture.headers().firstValue("X-Picture-Age")).contains("19.9");
        assertThat(picture.headers().firstValue("X-Picture-State")).contains("live");
    }

    private String state() throws Exception {
        String header = api.get("/api/cameras/door/snapshot.jpg")
                .headers()
                .firstValue("X-Picture-State")
                .orElseThrow();
        assertThat(camera().path("picture_state").asString()).isEqualTo(header);
        return header;
    }

    @Test
    void noStepOfAClockAndNoSleepMakesAPictureYounger() throws Exception {
        open();
        play(41, true, true, true);
        clock.advance(Duration.ofSeconds(50));
        clock.stepWall(Duration.ofHours(-1));
        assertThat(age()).isEqualTo(50);
        clock.stepWall(Duration.ofHours(2));
        assertThat(age()).isEqualTo(50);
        clock.suspend(Duration.ofHours(8));
        assertThat(age()).as("a host that slept has not seen").isEqualTo(50 + 8 * 3600);
    }

    private double age() throws Exception {
        double age = camera().path("last_picture_age").asDouble();
        HttpResponse<byte[]> picture = api.get("/api/cameras/door/snapshot.jpg");
        assertThat(Double.parseDouble(
                        picture.headers().firstValue("X-Picture-Age").orElseThrow()))
                .isEqualTo(age);
        Instant modified = java.time.ZonedDateTime.parse(
                        picture.headers().firstValue("Last-Modified").orElseThrow(),
                        java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
        assertThat(modified).isBeforeOrEqualTo(clock.wall().minusMillis((long) (age * 1000)));
        return age;
    }

    @Test
    void aChangeIsPushedWithoutWaitingForThePeriodicMessage() throws Exception {
        open();
        play(60, true, true, true);
        HttpResponse<java.io.InputStream> response =
                api.client.send(api.request("/api/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event: health");
            clock.advance(Duration.ofSeconds(4)); // the clock of the beat is the real one
            JsonNode pushed = nextCamera(lines);
            while (!pushed.path("state").asString().equals("degraded")) {
                pushed = nextCamera(lines);
            }
            assertThat(pushed).isEqualTo(camera());
        }
    }

    private static JsonNode nextCamera(BufferedReader lines) throws Exception {
        while (!lines.readLine().equals("event: camera")) {
            // the beat, which comes every 5 s
        }
        return JsonMapper.shared().readTree(lines.readLine().substring("data: ".length()));
    }

    @Test
    void aLiveViewSendsTheAgeOfWhatItReplays() throws Exception {
        open();
        play(41, true, true, true);
        BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        WebSocket socket = api.client
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:" + api.port + "/api/cameras/door/live?ages=1"),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket ws, CharSequence text, boolean last) {
                                texts.add(text.toString());
                                ws.request(1);
                                return CompletableFuture.completedFuture(null);
                            }
                        })
                .join();
        org.awaitility.Awaitility.await().until(() -> api.rooms.viewers.size() == 1);
        clock.advance(Duration.ofSeconds(20));
        api.rooms.viewers.getFirst().begin("avc1.42C01F", new byte[10]);
        api.rooms.viewers.getFirst().fragment(new byte[10], true, Duration.ofSeconds(22));
        api.rooms.viewers.getFirst().fragment(new byte[10], true, Duration.ofSeconds(1));
        assertThat(texts.poll(20, TimeUnit.SECONDS)).isEqualTo("avc1.42C01F");
        JsonNode camera = camera();
        JsonNode first = JsonMapper.shared().readTree(texts.poll(20, TimeUnit.SECONDS));
        assertThat(first.path("age").asDouble()).isEqualTo(22);
        assertThat(first.path("picture_state").asString()).isEqualTo("stale");
        assertThat(first.path("monotonic")).isEqualTo(camera.path("monotonic"));
        JsonNode second = JsonMapper.shared().readTree(texts.poll(20, TimeUnit.SECONDS));
        assertThat(second.path("age").asDouble())
                .as("never less than what the camera's state says")
                .isEqualTo(camera.path("last_picture_age").asDouble())
                .isEqualTo(20);
        socket.abort();
        assertThat(status().pictureState()).contains(PictureState.STALE);
    }
}
