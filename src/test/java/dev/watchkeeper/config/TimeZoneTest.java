package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TimeZoneTest {
    @TempDir
    Path folder;

    @Test
    void aCameraMayBeElsewhereThanItsViewers() {
        Settings settings = Loading.good(new Loading(folder).load("""
                cameras:
                  near: {url: rtsp://h/near}
                  far: {url: rtsp://h/far, time-zone: Asia/Tokyo}
                """));
        Titles titles = Titles.of(settings.cameras());
        assertThat(titles.timeZone("near")).isEmpty();
        assertThat(titles.timeZone("far")).contains(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void anUnknownZoneIsAMistake() {
        assertThat(new Loading(folder).mistakes("cameras: {far: {url: rtsp://h/far, time-zone: Tokyo}}\n"))
                .singleElement()
                .asString()
                .contains("cameras.far.time-zone", "Europe/Berlin");
    }
}
