package dev.watchkeeper.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command finds cameras by multicast, in a network of its own: a camera of ours, and one that others have made. */
@Tag("interop")
@Timeout(180)
final class DiscoveryInteropIT {
    private static final String ADDRESS = "10.77.0.2";

    /** Everything but the loopback is missing in a new network; an interface that leads nowhere carries multicast to whoever listens on it. */
    private static final String NETWORK =
            "ip link set lo up && (ip link add wk0 type dummy || ip link add wk0 type veth peer name wk1 && ip link set wk1 up)"
                    + " && ip addr add " + ADDRESS
                    + "/24 dev wk0 && ip link set wk0 up multicast on && ip route add 224.0.0.0/4 dev wk0 && exec \"$@\"";

    @TempDir
    private Path temp;

    private List<JsonNode> found(String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "unshare",
                "-rn",
                "sh",
                "-c",
                NETWORK,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DiscoveryStage.class.getName(),
                "wk0",
                ADDRESS));
        words.addAll(List.of(more));
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        Process stage = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(stage.waitFor(300, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(err);
        assumeTrue(
                !said.contains("Operation not permitted") && !said.contains("not found"),
                "this machine lets nobody make a network: " + said);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : Files.readAllLines(out, StandardCharsets.UTF_8)) {
            if (line.startsWith("{")) {
                answers.add(JsonMapper.shared().readTree(line));
            }
        }
        assertThat(answers).as(said).isNotEmpty();
        return answers;
    }

    @Test
    void aCameraIsFoundByMulticastAndByItsAddress() throws Exception {
        List<JsonNode> answers = found();
        assertThat(answers).hasSize(2);
        assertThat(answers.getFirst().path("networks").toString()).contains("wk0", ADDRESS);
        JsonNode device = answers.getFirst().path("devices").path(0);
        assertThat(device.path("name").asString()).isEqualTo("Front door");
        assertThat(device.path("service").asString()).startsWith("http://" + ADDRESS + ":");
        assertThat(device.path("wants_sign_in").asBoolean()).isTrue();
        assertThat(answers.getLast().path("devices").path(0).path("service")).isEqualTo(device.path("service"));
    }

    /** PyPI's ipycam, a virtual camera by others, with its own WS-Discovery, ONVIF and WS-Security. */
    @Test
    void aCameraOfOthersIsFoundAndShowsItsStreams() throws Exception {
        String python = python("ipycam");
        Path script = Files.writeString(temp.resolve("camera.py"), """
                import threading
                from ipycam import CameraConfig, IPCamera
                config = CameraConfig()
                config.local_ip = '10.77.0.2'
                config.name = 'Pycam'
                camera = IPCamera(config)
                camera.start()
                print('READY', flush=True)
                threading.Event().wait()
                """);
        JsonNode device = found(python, "-u", script.toString())
                .getFirst()
                .path("devices")
                .path(0);
        assertThat(device.path("name").asString()).as(device.toString()).isEqualTo("Pycam");
        assertThat(device.path("trouble").isNull()).as(device.toString()).isTrue();
        assertThat(device.path("profiles")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(device.path("profiles").path(0).path("url").asString()).startsWith("rtsp://" + ADDRESS);
        assertThat(device.path("profiles").path(0).path("proposed").asString()).isEqualTo("url");
    }

    /** PyPI's wsdiscovery, an implementation of WS-Discovery by others. */
    @Test
    void aServiceThatOthersPublishIsFound() throws Exception {
        String python = python("wsdiscovery");
        Path script = Files.writeString(temp.resolve("publish.py"), """
                import threading
                from wsdiscovery import QName, Scope
                from wsdiscovery.publishing import ThreadedWSPublishing
                publisher = ThreadedWSPublishing()
                publisher.start()
                publisher.publishService(
                    types=[QName('http://www.onvif.org/ver10/network/wsdl', 'NetworkVideoTransmitter')],
                    scopes=[Scope('onvif://www.onvif.org/name/Published')],
                    xAddrs=['http://10.77.0.2:81/onvif/device_service'])
                print('READY', flush=True)
                threading.Event().wait()
                """);
        JsonNode device = found(python, "-u", script.toString())
                .getFirst()
                .path("devices")
                .path(0);
        assertThat(device.path("name").asString()).as(device.toString()).isEqualTo("Published");
        assertThat(device.path("service").asString()).isEqualTo("http://" + ADDRESS + ":81/onvif/device_service");
        assertThat(device.path("trouble").asString()).contains("refuses connections");
    }

    /** A Python that has the module, or the test is left out. */
    private static String python(String module) throws Exception {
        for (String python :
                List.of(System.getenv().getOrDefault("WATCHKEEPER_PYTHON", "python3"), "/usr/bin/python3")) {
            try {
                Process asked = new ProcessBuilder(python, "-c", "import " + module)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (asked.waitFor(60, TimeUnit.SECONDS) && asked.exitValue() == 0) {
                    return python;
                }
            } catch (IOException e) {
                // The next one.
                continue;
            }
        }
        assumeTrue(false, "no Python here has the module " + module + " (pip install " + module + ")");
        return "";
    }
}
