package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.config.ApiSettings;
import dev.watchkeeper.config.Exposure;
import dev.watchkeeper.event.Snapshot;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code edge.public-cameras} opens, and what caches may do with each answer. */
final class PublicCamerasTest {
    private static final String PICTURE = "/api/cameras/door/snapshot.jpg";
    private static final String PUBLIC = "public, max-age=2, stale-while-revalidate=10, stale-if-error=2592000";

    @TempDir
    Path folder;

    private RunningApi api;

    @BeforeEach
    void start() throws Exception {
        Path users = folder.resolve("users");
        Users.addOrReplace(users, "ann", "correct horse");
        api = new RunningApi(new ApiSettings(
                true, true, "127.0.0.1", 0, Optional.of(users), List.of(), List.of("door"), Exposure.PLAIN));
        for (String camera : List.of("door", "yard")) {
            api.rooms.cameras.put(
                    camera, FakeRooms.healthy(camera, api.clock.wall().minusSeconds(1)));
            api.rooms.pictures.put(
                    camera, new Snapshot(new byte[] {1, 2, 3}, api.clock.wall().minusMillis(5250), 1280, 720));
        }
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private HttpResponse<byte[]> signedIn(String path, String... headers) throws Exception {
        HttpRequest.Builder request = api.request(path)
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("ann:correct horse".getBytes(StandardCharsets.UTF_8)));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return api.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void aStrangerGetsThatCamerasPictureAndPageAndNothingElse() throws Exception {
        Set<String> open = new TreeSet<>();
        for (String route : api.routes()) {
            for (String camera : List.of("door", "yard")) {
                String path = route.replaceFirst("^[A-Z]+ ", "")
                        .replace("{camera}", camera)
                        .replace("{id}", "17")
                        .replace("{name}", "porch");
                if (route.startsWith("GET ") && !route.contains("/api/stream")) {
                    HttpResponse<byte[]> answer = api.get(path);
                    if (answer.statusCode() != 401) {
                        open.add(path);
                        boolean isPublic = header(answer, "Cache-Control").contains("public");
                        assertThat(isPublic).as(path).isEqualTo(path.contains("/public/") || path.equals(PICTURE));
                    }
                }
            }
        }
        assertThat(open)
                .containsExactlyInAnyOrder(
                        "/app.webmanifest",
                        "/health/live",
                        "/health/ready",
                        "/icon-180.png",
                        "/icon-192.png",
                        "/icon-512.png",
                        "/icon.svg",
                        "/kept.js",
                        "/login",
                        "/sign-in",
                        "/sign-in.css",
                        "/sign-in.js",
                        "/style.css",
                        "/texts.js",
                        "/texts/de.json",
                        "/texts/en.json",
                        "/theme.js",
                        PICTURE,
                        "/public/door",
                        "/public/page.css",
                        "/public/page.js");
        for (String path : List.of(
                "/public/yard",
                "/public/",
                "/public/door/",
                "/public/../api/cameras",
                "/public/door%2f..%2f..%2fapi%2fcameras",
                "/api/cameras/door",
                "/api/cameras/door/snapshot.jpg/",
                "/api/cameras/yard/snapshot.jpg",
                "//api/cameras/door/snapshot.jpg",
                "/api/cameras/DOOR/snapshot.jpg")) {
            assertThat(api.get(path).statusCode()).as(path).isIn(400, 401);
        }
        HttpRequest post =
                api.request(PICTURE).POST(HttpRequest.BodyPublishers.noBody()).build();
        assertThat(api.client.send(post, HttpResponse.BodyHandlers.discarding()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatTheSignInPageRefersToIsOpenAsItIs() throws Exception {
        List<String> files = new ArrayList<>(List.of("/sign-in", "/app.webmanifest"));
        for (String from : List.copyOf(files)) {
            String text = new String(api.get(from).body(), StandardCharsets.UTF_8);
            Matcher reference = Pattern.compile("\"(?:\\./)([\\w/-]+\\.\\w+)\"").matcher(text);
            while (reference.find()) {
                files.add("/" + reference.group(1));
            }
        }
        assertThat(files).contains("/style.css", "/icon-180.png", "/icon-512.png");
        for (String file : files) {
            assertThat(api.get(file).statusCode()).as(file).isEqualTo(200);
        }
    }

    @Test
    void aPublicPictureSaysWhenItWasTakenAndMayBeKept() throws Exception {
        HttpResponse<byte[]> first = api.get(PICTURE + "?t=1");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(header(first, "Cache-Control")).isEqualTo(PUBLIC);
        assertThat(header(first, "X-Picture-Time")).isEqualTo("2026-03-01T11:59:54.750Z");
        assertThat(header(first, "Last-Modified")).isEqualTo("Sun, 1 Mar 2026 11:59:54 GMT");
        assertThat(header(first, "X-Picture-State")).isEqualTo("live");

        api.clock.advance(Duration.ofMinutes(3));
        HttpResponse<byte[]> again = api.get(PICTURE, "If-None-Match", header(first, "ETag"));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(header(again, "X-Picture-State"))
                .as("what is kept learns that it is old")
                .isEqualTo("stale");
        assertThat(header(again, "X-Picture-Time")).isEqualTo(header(first, "X-Picture-Time"));

        api.rooms.pictures.put("door", new Snapshot(new byte[] {4}, api.clock.wall(), 1280, 720));
        assertThat(api.get(PICTURE, "If-None-Match", header(first, "ETag")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void everythingElseIsPrivateAndAskedForAgainEachTime() throws Exception {
        for (String path : List.of("/api/cameras/yard/snapshot.jpg", "/api/events", "/api/repairs", "/main.js", "/")) {
            HttpResponse<byte[]> first = signedIn(path);
            assertThat(first.statusCode()).as(path).isEqualTo(200);
            assertThat(header(first, "Cache-Control")).as(path).isEqualTo("private, no-cache");
            String etag = header(first, "ETag");
            for (String condition : List.of(etag, "\"other\", " + etag, "W/" + etag.replace("W/", ""), "*")) {
                HttpResponse<byte[]> again = signedIn(path, "If-None-Match", condition);
                assertThat(again.statusCode()).as(path + " " + condition).isEqualTo(304);
                assertThat(again.body()).isEmpty();
                assertThat(header(again, "ETag")).isEqualTo(etag);
            }
            assertThat(signedIn(path, "If-None-Match", "\"other\"").statusCode())
                    .isEqualTo(200);
        }
        assertThat(header(signedIn("/api/cameras/nobody"), "Cache-Control"))
                .as("an error")
                .isEqualTo("no-store");
    }

    @Test
    void aTimeIsAConditionWhereThereIsNoTag() throws Exception {
        String taken = header(api.get(PICTURE), "Last-Modified");
        assertThat(api.get(PICTURE, "If-Modified-Since", taken).statusCode()).isEqualTo(304);
        assertThat(api.get(PICTURE, "If-Modified-Since", "Sun, 1 Mar 2026 11:59:53 GMT")
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.get(PICTURE, "If-Modified-Since", "yesterday").statusCode())
                .isEqualTo(200);
        assertThat(api.get(PICTURE, "If-Modified-Since", taken, "If-None-Match", "\"x\"")
                        .statusCode())
                .as("the tag counts alone")
                .isEqualTo(200);
    }

    @Test
    void thePageNamesTheCameraWhateverItsTitle() throws Exception {
        HttpResponse<byte[]> page = api.get("/public/door");
        assertThat(header(page, "Cache-Control")).isEqualTo(PUBLIC);
        assertThat(header(page, "Content-Security-Policy")).contains("default-src 'self'");
        String html = new String(page.body(), StandardCharsets.UTF_8);
        assertThat(html).contains("<h1>").doesNotContain("{title}").doesNotContain("<script>");
        assertThat(signedIn("/public/yard").statusCode()).as("it is not opened").isEqualTo(404);
    }
}
