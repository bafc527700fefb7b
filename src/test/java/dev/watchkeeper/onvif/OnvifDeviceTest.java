package dev.watchkeeper.onvif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.base.SystemClock;
import dev.watchkeeper.camera.dialogue.SignIn.Login;
import dev.watchkeeper.lab.outlet.SelfSigned;
import dev.watchkeeper.notify.TestKey;
import dev.watchkeeper.onvif.OnvifServer.Fails;
import dev.watchkeeper.onvif.OnvifServer.Wants;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two calls against a camera on the loopback. */
final class OnvifDeviceTest {
    private final ManualClock clock = new ManualClock();
    private final OnvifServer camera = new OnvifServer(clock::wall);

    OnvifDeviceTest() throws IOException {}

    @AfterEach
    void stop() {
        camera.close();
    }

    /** Far more than anything here takes, because the machine may be busy. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private Duration limit = LONG;

    private OnvifDevice device(String password) {
        return new OnvifDevice(
                camera.service(), Access.by(Optional.of(new Login(OnvifServer.USER, password))), clock, limit);
    }

    private OnvifDevice device() {
        return device(OnvifServer.PASSWORD);
    }

    private void fails(Fails how, FailureKind kind, String part) {
        camera.fails = how;
        assertThatThrownBy(() -> device().reboot())
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(part)
                .hasMessageNotContaining(OnvifServer.PASSWORD);
    }

    @Test
    void theClockOfTheCameraIsRead() throws Exception {
        camera.ahead = Duration.ofDays(-20_000);
        assertThat(device().systemDateAndTime()).isEqualTo(clock.wall().minus(Duration.ofDays(20_000)));
        assertThat(camera.signIns()).isZero();
    }

    @Test
    void aTokenIsMadeByTheClockOfTheCamera() throws Exception {
        camera.wants = Wants.TOKEN;
        for (Duration skew : new Duration[] {Duration.ZERO, Duration.ofDays(3000), Duration.ofHours(-7)}) {
            camera.ahead = skew;
            assertThat(device().reboot()).isEqualTo("it says: Rebooting in 30 seconds");
        }
        assertThat(camera.requests.getLast())
                .startsWith(
                        "application/soap+xml; charset=utf-8; action=\"http://www.onvif.org/ver10/device/wsdl/SystemReboot\"")
                .doesNotContain(OnvifServer.PASSWORD);
    }

    @Test
    void digestAuthenticationIsUsedWhereTheCameraWantsIt() throws Exception {
        camera.wants = Wants.DIGEST;
        assertThat(device().reboot()).contains("Rebooting");
        assertThat(camera.requests.getLast()).contains("Digest username=").doesNotContain("UsernameToken");
    }

    @Test
    void aWrongPasswordIsTriedAtMostTwiceAndNamed() {
        for (Wants wants : new Wants[] {Wants.TOKEN, Wants.DIGEST}) {
            camera.requests.clear();
            camera.wants = wants;
            assertThatThrownBy(() -> device("wrong").reboot())
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.AUTH))
                    .hasMessageContaining("refuses the camera's username and password for ONVIF");
            assertThat(camera.signIns()).isLessThanOrEqualTo(2);
        }
        assertThatThrownBy(() -> new OnvifDevice(camera.service(), Access.by(Optional.empty()), clock, LONG).reboot())
                .hasMessageContaining("wants a sign-in for ONVIF");
    }

    @Test
    void thePasswordIsNeverSentInClear() {
        camera.wants = Wants.BASIC;
        assertThatThrownBy(() -> device().reboot())
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNSUPPORTED_AUTH))
                .hasMessageContaining("disclose the password (basic)");
        assertThat(camera.requests).noneMatch(request -> request.contains("Basic"));
    }

    @Test
    void camerasThatMisbehaveAreNamedWithinTheLimit() {
        fails(Fails.NOT_SUPPORTED, FailureKind.REJECTED, "Optional Action Not Implemented");
        fails(Fails.NO_SERVICE, FailureKind.NOT_FOUND, "has no ONVIF service at /onvif/device_service");
        fails(Fails.NO_XML, FailureKind.CAMERA_ERROR, "does not answer in ONVIF's form");
        fails(Fails.FLOODS, FailureKind.TOO_LARGE, "sends more than");
        limit = Duration.ofSeconds(1);
        fails(Fails.HANGS, FailureKind.TIMEOUT, "did not answer within 1 s");
        fails(Fails.TRICKLES, FailureKind.TIMEOUT, "did not answer within 1 s");
    }

    @Test
    void aCameraThatIsGoneBeforeItAnswersMayBeRebooting() throws Exception {
        camera.wants = Wants.TOKEN;
        camera.onReboot = () -> {
            throw new IllegalStateException("gone");
        };
        assertThat(device().reboot()).contains("as a camera that reboots at once does");
        camera.close();
        assertThatThrownBy(() -> device().reboot())
                .isInstanceOfSatisfying(
                        FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.REFUSED));
    }

    @Test
    void theDigestIsThatOfTheProfile() {
        // The example of ONVIF's Application Programmer's Guide, section 6.1.1.3.
        byte[] nonce = java.util.Base64.getDecoder().decode("LKqI6G/AikKCQrN0zqZFlg==");
        assertThat(Envelope.digest(nonce, "2010-09-16T07:50:45Z", "userpassword"))
                .isEqualTo("tuOSpGlFlIXsozq4HFNeeGeFLEI=");
    }

    @Test
    void anAnswerThatAttacksItsReaderIsNone() {
        assertThat(Reply.parse("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a><Body>&b;</Body></a>"))
                .satisfies(reply -> assertThat(reply.toString()).doesNotContain("root"));
        assertThat(Reply.parse("<a>".repeat(100))).isEmpty();
    }

    @Test
    void overTlsTheCertificateOfTheCameraIsCompared(@TempDir Path folder) throws Exception {
        Path other = Files.writeString(
                folder.resolve("other.pem"),
                SelfSigned.make(
                                "other",
                                InetAddress.getLoopbackAddress(),
                                new SystemClock().wall().minusSeconds(60),
                                Duration.ofDays(1))
                        .pem());
        try (MakersCamera secure = MakersCamera.secure(MakersCamera.Form.NORTH, clock::wall)) {
            assertThat(over(secure, Optional.empty()).systemDateAndTime()).isEqualTo(clock.wall());
            assertThat(over(secure, Optional.of(TestKey.certificate())).systemDateAndTime())
                    .isEqualTo(clock.wall());
            secure.requests.clear();

            assertThatThrownBy(() -> over(secure, Optional.of(other)).reboot())
                    .isInstanceOfSatisfying(
                            FailureException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.CERTIFICATE))
                    .hasMessageContaining("is neither in certificate-file nor signed by one in it");
            assertThat(secure.requests).isEmpty();
        }
    }

    private OnvifDevice over(MakersCamera secure, Optional<Path> certificateFile) {
        Access access = new Access(Optional.of(new Login(OnvifServer.USER, OnvifServer.PASSWORD)), certificateFile);
        return new OnvifDevice(secure.service(), access, clock, LONG);
    }
}
