package dev.watchkeeper.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.config.SensorSettings.Source;
import dev.watchkeeper.config.VerifySettings.Proof;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sections sensors and verify, and what rules ask of sensors. */
final class SensorSettingsTest {
    private static final String YARD = "cameras: {yard: {url: 'rtsp://h/'}}\n";

    @TempDir
    Path folder;

    private Loading loading;

    @BeforeEach
    void setUp() {
        loading = new Loading(folder);
    }

    @Test
    void theDefaultsAreThoseOfTheContract() {
        SensorSettings sensor = only("sensors: {porch: {command: [echo, 'true']}}\n");
        assertThat(sensor.type()).isEqualTo(SensorValue.Type.BOOLEAN);
        assertThat(sensor.source()).isEqualTo(new Source.Command(List.of("echo", "true")));
        assertThat(sensor.timing())
                .isEqualTo(new SensorSettings.Timing(
                        Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(30)));
        assertThat(sensor.keeping()).isEqualTo(new SensorSettings.Keeping(Optional.empty(), Duration.ofDays(30)));
        assertThat(sensor.when()).isEmpty();
    }

    @Test
    void eachSourceIsRead() throws Exception {
        Files.writeString(folder.resolve("token"), "s3cret\n");
        assertThat(only("sensors: {t: {http: {url: 'https://h/x', field: a.b, token-file: token}, type: number}}\n")
                        .source())
                .satisfies(source -> {
                    Source.Http http = (Source.Http) source;
                    assertThat(http.field()).contains("a.b");
                    assertThat(http.token()).contains(new Secret("s3cret"));
                    assertThat(http.toString()).doesNotContain("s3cret");
                });
        assertThat(only("sensors: {t: {push: true, type: text}}\n").source()).isEqualTo(new Source.Push());
        Settings settings =
                good("notifications: {mqtt: {url: 'mqtt://broker'}}\nsensors: {t: {mqtt: {topic: a/b, field: v}}}\n");
        assertThat(settings.sensing().sensors().getFirst().source())
                .isEqualTo(new Source.Mqtt("a/b", Optional.of("v")));
        assertThat(settings.sensing().broker().orElseThrow().peer().host()).isEqualTo("broker");
        assertThat(settings.notifications().enabled()).isFalse();
    }

    @Test
    void whatAValueSetsOffIsReadByTheSensorsType() {
        SensorSettings sensor = only(
                "sensors: {t: {push: true, type: number, when: [{value: '>25.5', record: [yard], for: 10s}, {value: 3, arm: false}]}}\n");
        assertThat(sensor.when())
                .containsExactly(
                        new SensorSettings.When(
                                new SensorCondition.Above(new SensorValue.Amount(25.5)),
                                List.of("yard"),
                                Duration.ofSeconds(10),
                                Optional.empty()),
                        new SensorSettings.When(
                                new SensorCondition.Equal(new SensorValue.Amount(3)),
                                List.of(),
                                Duration.ofSeconds(30),
                                Optional.of(false)));
    }

    @Test
    void effectsAreShownByASensorOrByAPicture() {
        Settings settings = good("""
                sensors: {lamp: {push: true}, load: {push: true, type: number}}
                verify:
                - {name: a, sensor: lamp, hours: '18:00-23:00'}
                - {name: b, sensor: load, expect: '>10', after: 1m}
                - {name: c, camera: yard, zone: gate, expect: false, brightness: 40%}
                motion: {zones: [{name: gate, polygon: [[0, 0], [1, 0], [1, 1]]}]}
                """);
        assertThat(settings.sensing().effects())
                .extracting(VerifySettings::proof)
                .containsExactly(
                        new Proof.BySensor("lamp", new SensorCondition.Equal(new SensorValue.Flag(true))),
                        new Proof.BySensor("load", new SensorCondition.Above(new SensorValue.Amount(10))),
                        new Proof.ByPicture(
                                "yard",
                                settings.cameras()
                                        .getFirst()
                                        .motion()
                                        .zones()
                                        .getFirst()
                                        .polygon(),
                                false,
                                0.4));
        assertThat(settings.sensing().effects().getFirst().hours()).isPresent();
        assertThat(settings.sensing().effects().get(1).after()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void everyMistakeHasItsPlaceAndARemedy() {
        assertMistake("sensors: {p: {type: number}}\n", "needs one source: command:, http: {url: …}");
        assertMistake("sensors: {p: {push: true, command: [x]}}\n", "found 2");
        assertMistake("sensors: {p: {command: [x], stale-after: 30s}}\n", "stale-after must be longer than interval");
        assertMistake("sensors: {p: {push: true, alert-after: 1m}}\n", "alert-after must not be shorter");
        assertMistake("sensors: {'a b': {push: true}}\n", "the name of a sensor");
        assertMistake("sensors: {p: true}\n", "is a section");
        assertMistake("sensors: {p: {push: true, when: [{value: maybe, arm: true}]}}\n", "expected true or false");
        assertMistake("sensors: {p: {push: true, when: [{value: true}]}}\n", "sets nothing off");
        assertMistake(
                "sensors: {p: {push: true, when: [{value: true, record: [attic]}]}}\n", "there is no camera 'attic'");
        assertMistake(
                "record: {mode: off}\nsensors: {p: {push: true, when: [{value: true, record: [yard]}]}}\n",
                "not recorded, by its record.mode: off");
        assertMistake("sensors: {p: {mqtt: {topic: a}}}\n", "needs the broker's address in notifications.mqtt.url");
        assertMistake("sensors: {p: {mqtt: {topic: 'a/#'}}}\n", "a topic without + and #");
        assertMistake("verify: [{name: a}]\n", "needs a sensor or a camera");
        assertMistake("verify: [{name: a, sensor: b}]\n", "names the sensor 'b', which is not configured");
        assertMistake("verify: [{name: a, camera: b}]\n", "names the camera 'b', which is not configured");
        assertMistake("verify: [{name: a, camera: yard, zone: z}]\n", "names the zone 'z'");
        assertMistake("verify: [{name: a, camera: yard, expect: 3}]\n", "true for bright or false for dark");
        assertMistake(
                "sensors: {p: {push: true}}\nverify: [{name: a, sensor: p, zone: z}]\n",
                "has zone, which is of a camera");
    }

    @Test
    void rulesMayAskOnlyForWhatASensorCanSay() {
        String mail = "notifications: {enabled: true, ntfy: {topic: t}, rules: [{name: r, sensor: {porch: %s}}]}\n";
        assertThat(good("sensors: {porch: {push: true}}\n" + mail.formatted("true"))
                        .notifications()
                        .rules()
                        .getFirst()
                        .subject()
                        .sensors())
                .containsEntry("porch", "true");
        assertMistake(mail.formatted("true"), "names the sensor 'porch', which is not configured");
        assertMistake(
                "sensors: {porch: {push: true}}\n" + mail.formatted("warm"), "compares the sensor 'porch' with 'warm'");
    }

    @Test
    void valuesAreReadAsPeopleAndProgramsWriteThem() {
        assertThat(SensorValue.parse(SensorValue.Type.BOOLEAN, " ON\n")).contains(new SensorValue.Flag(true));
        assertThat(SensorValue.parse(SensorValue.Type.BOOLEAN, "0")).contains(new SensorValue.Flag(false));
        assertThat(SensorValue.parse(SensorValue.Type.BOOLEAN, "2")).isEmpty();
        assertThat(SensorValue.parse(SensorValue.Type.NUMBER, "-2.150e1")).contains(new SensorValue.Amount(-21.5));
        for (String none : List.of("NaN", "1e999", "0x1p3", "21,5", "", "1 2")) {
            assertThat(SensorValue.parse(SensorValue.Type.NUMBER, none))
                    .as(none)
                    .isEmpty();
        }
        assertThat(new SensorValue.Amount(21.0).text()).isEqualTo("21");
        assertThat(new SensorValue.Amount(1e21).text()).isEqualTo("1000000000000000000000");
        assertThat(SensorValue.parse(SensorValue.Type.TEXT, " a\tb ")).contains(new SensorValue.Words("a b"));
        assertThat(SensorValue.parse(SensorValue.Type.TEXT, "x".repeat(501))).isEmpty();
    }

    private SensorSettings only(String yaml) {
        return good(yaml).sensing().sensors().getFirst();
    }

    private Settings good(String yaml) {
        return Loading.good(loading.load(YARD + yaml));
    }

    private void assertMistake(String yaml, String part) {
        assertThat(loading.mistakes(YARD + yaml))
                .as(yaml)
                .anySatisfy(mistake ->
                        assertThat(mistake).matches("FILE:\\d+:\\d+.*").contains(part));
    }
}
