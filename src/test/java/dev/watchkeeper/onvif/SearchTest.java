package dev.watchkeeper.onvif;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.onvif.DiscoveryView.Answer;
import dev.watchkeeper.onvif.DiscoveryView.Device;
import dev.watchkeeper.onvif.DiscoveryView.Order;
import dev.watchkeeper.onvif.DiscoveryView.Where;
import dev.watchkeeper.onvif.MakersCamera.Form;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is found at cameras of several makers, on the loopback. */
final class SearchTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final ManualClock clock = new ManualClock();
    private final Search search = new Search(
            new Search.Tools(
                    (host, limit) -> List.of(InetAddress.getLoopbackAddress()), SignInLedger.inMemory(clock), clock),
            new Search.Limits(Duration.ZERO, LONG, LONG));

    private Device at(MakersCamera camera, String user, String password) {
        String address = camera.service().getAuthority();
        return device(search.discover(new Order(
                new Where.Address(address), Optional.of(user).filter(u -> !u.isEmpty()), new Secret(password), true)));
    }

    private static Device device(Answer answer) {
        return switch (answer) {
            case Answer.Done done -> done.devices().getFirst();
            default -> throw new AssertionError(answer.toString());
        };
    }

    private static List<String> offers(Device device) {
        return device.offers().stream()
                .map(offer ->
                        offer.profile().name() + " " + offer.profile().video().codec() + " "
                                + offer.profile().video().width() + "x"
                                + offer.profile().video().height() + " "
                                + offer.profile().video().fps() + " "
                                + offer.profile().stream().orElse("-").replaceFirst(":[0-9]+/", "/") + " "
                                + offer.picture()
                                        .map(each -> each.jpeg().length + " bytes")
                                        .orElse("no picture") + " "
                                + offer.proposed().orElse("-"))
                .toList();
    }

    @Test
    void camerasOfSeveralMakersShowTheirStreamsAndPictures() throws Exception {
        for (Form form : List.of(Form.NORTH, Form.EAST, Form.FACTORY)) {
            try (MakersCamera camera = new MakersCamera(form, clock::wall)) {
                camera.ahead = Duration.ofHours(form == Form.NORTH ? 0 : -7);
                Device device = at(camera, MakersCamera.USER, MakersCamera.PASSWORD);
                assertThat(device.trouble()).as(form.name()).isEmpty();
                assertThat(device.facts().maker()).isEqualTo(form + " & Co");
                assertThat(device.facts().model()).isEqualTo("Méter 1");
                assertThat(device.facts().ahead().orElseThrow().toHours()).isEqualTo(form == Form.NORTH ? 0 : -7);
                String main = form == Form.FACTORY ? "h264" : "h265";
                assertThat(offers(device))
                        .as(form.name())
                        .containsExactly(
                                "Main & co " + main + " 2560x1440 25 rtsp://127.0.0.1/main 4 bytes url",
                                " h264 640x360 15 rtsp://127.0.0.1/sub 4 bytes detect-url",
                                "Thumb mjpeg 160x90 1 rtsp://127.0.0.1/thumb 4 bytes -");
                assertThat(camera.requests).noneMatch(request -> request.contains("s3cret"));
            }
        }
    }

    @Test
    void aCameraThatSpeaksOnlyHttpsIsAskedOverTlsAlone() throws Exception {
        for (Form form : List.of(Form.NORTH, Form.FACTORY)) {
            try (MakersCamera camera = MakersCamera.secure(form, clock::wall)) {
                Device device = under(camera.service().toString());
                assertThat(device.trouble()).as(form.name()).isEmpty();
                assertThat(offers(device)).as(form.name()).hasSize(3).allMatch(offer -> offer.contains(" 4 bytes "));
                assertThat(camera.requests).noneMatch(request -> request.contains("s3cret"));
            }
        }
    }

    @Test
    void aCameraThatDoesNotSpeakTlsIsTold() throws Exception {
        try (ServerSocket camera = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerInPlain(camera));
            assertThat(under("https://127.0.0.1:" + camera.getLocalPort())
                            .trouble()
                            .orElse(""))
                    .contains("does not speak TLS there");
        }
    }

    private static void answerInPlain(ServerSocket camera) {
        try {
            while (true) {
                Socket caller = camera.accept();
                caller.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    @Test
    void aCameraWithAnIpv6AddressIsAsked() throws Exception {
        InetAddress six = InetAddress.ofLiteral("::1");
        Assumptions.assumeTrue(
                NetworkInterface.getByInetAddress(six) != null, "this machine has no IPv6 on its loopback");
        try (MakersCamera camera = new MakersCamera(Form.NORTH, clock::wall, six, 0)) {
            Device device = under("[::1]:" + camera.port());
            assertThat(device.trouble()).isEmpty();
            assertThat(device.offers().getFirst().profile().stream().orElseThrow())
                    .startsWith("rtsp://[")
                    .endsWith("/main");
        }
    }

    private Device under(String address) {
        return device(search.discover(new Order(
                new Where.Address(address), Optional.of(MakersCamera.USER), new Secret(MakersCamera.PASSWORD), true)));
    }

    @Test
    void anOldCameraIsUnderstoodAndItsPasswordInTheAddressIsNotShown() throws Exception {
        try (MakersCamera camera = new MakersCamera(Form.OLD, clock::wall)) {
            Device device = at(camera, "", "");
            assertThat(offers(device).getFirst())
                    .isEqualTo("Main & co h264 2560x1440 25"
                            + " rtsp://127.0.0.1/user=admin&password=tl0Jwp&channel=1 no picture url");
            DiscoveryForm form = DiscoveryForm.of(new Answer.Done(List.of(), List.of(device), List.of()));
            assertThat(form.toString()).contains("masked=true", "password=***").doesNotContain("tl0Jwp");
        }
    }

    @Test
    void aMissingOrRefusedSignInIsSaidAndSentOnceAtMost() throws Exception {
        for (Form form : List.of(Form.NORTH, Form.EAST, Form.FACTORY)) {
            try (MakersCamera camera = new MakersCamera(form, clock::wall)) {
                camera.ahead = Duration.ofDays(-9000);
                Device missing = at(camera, "", "");
                assertThat(missing.wantsSignIn()).isTrue();
                assertThat(missing.trouble().orElse("")).contains("wants a sign-in for ONVIF");
                assertThat(camera.signIns()).isZero();

                Device refused = at(camera, MakersCamera.USER, "wrong");
                assertThat(refused.wantsSignIn()).isTrue();
                assertThat(refused.trouble().orElse("")).contains("refuses").doesNotContain("wrong password");
                assertThat(refused.trouble().orElse(""))
                        .matches(text -> form == Form.NORTH || text.contains("its clock is wrong (9000 days behind)"));
                assertThat(camera.signIns()).isEqualTo(1);

                Device again = at(camera, MakersCamera.USER, "wrong");
                assertThat(again.trouble().orElse("")).contains("No sign-in was tried", "in 61 s");
                assertThat(camera.signIns()).isEqualTo(1);
                assertThat(at(camera, MakersCamera.USER, MakersCamera.PASSWORD).trouble())
                        .as("another password is another matter")
                        .isEmpty();
            }
        }
    }

    @Test
    void answersThatAttackTheirReaderAreSentences() throws Exception {
        for (Form form : List.of(Form.BROKEN, Form.BOMB, Form.HUGE)) {
            try (MakersCamera camera = new MakersCamera(form, clock::wall)) {
                Device device = at(camera, "", "");
                assertThat(device.offers()).isEmpty();
                assertThat(device.trouble().orElse(""))
                        .as(form.name())
                        .containsAnyOf("does not answer in ONVIF's form", "sends more than", "no stream with video")
                        .doesNotContain("root:");
            }
        }
    }

    @Test
    void ordersThatMakeNoSenseAreRefused() {
        assertThat(wrong(new Where.Address("ftp://camera/"), "")).contains("must be a host");
        assertThat(wrong(new Where.Address("a b"), "")).contains("must be a host");
        assertThat(wrong(new Where.Interface("nosuch0"), "")).contains("no network interface 'nosuch0'");
        assertThat(wrong(new Where.Everywhere(), "anna")).contains("to one camera only");
    }

    private String wrong(Where where, String user) {
        Answer answer =
                search.discover(new Order(where, Optional.of(user).filter(u -> !u.isEmpty()), new Secret("x"), false));
        return answer instanceof Answer.Wrong(String text) ? text : answer.toString();
    }

    @Test
    void answersToEverybodyAreReadAtTheirSender() throws Exception {
        InetAddress from = InetAddress.ofLiteral("192.0.2.7");
        String match = "<e:Envelope xmlns:e=\"x\"><e:Body><ProbeMatches><ProbeMatch><Scopes>"
                + "onvif://www.onvif.org/name/Front%20door onvif://www.onvif.org/hardware/M%3C1\n onvif://www.onvif.org/name/x"
                + "</Scopes><XAddrs>https://192.0.2.7/onvif http://[fe80::1]/onvif http://192.0.2.7:8080/onvif/d</XAddrs>"
                + "</ProbeMatch></ProbeMatches></e:Body></e:Envelope>";
        assertThat(Discovery.read(match, from))
                .containsExactly(
                        new Discovery.Answered(URI.create("http://192.0.2.7:8080/onvif/d"), "Front door", "M<1"));
        assertThat(Discovery.read("\r\n " + match.replace("<ProbeMatches>", "").replace("</ProbeMatches>", ""), from))
                .as("of a device that leaves the element around it out, after blanks")
                .hasSize(1);
        Collection<Discovery.Answered> elsewhere = Discovery.read(
                match.replaceAll("<XAddrs>.*</XAddrs>", "<XAddrs>http://198.51.100.1/evil</XAddrs>"), from);
        assertThat(elsewhere)
                .singleElement()
                .satisfies(found -> assertThat(found.service()).isEqualTo(URI.create("http://192.0.2.7/evil")));
        assertThat(Discovery.read("<a>".repeat(100), from)).isEmpty();
        assertThat(Discovery.read(match.replaceAll("<XAddrs>.*</XAddrs>", "<XAddrs>%%</XAddrs>"), from))
                .isEmpty();
        assertThat(new String(Discovery.probe("tds:Device"), java.nio.charset.StandardCharsets.UTF_8))
                .satisfies(probe -> assertThat(Xml.parse(probe)).isPresent());
    }

    @Test
    void theCheapStreamIsProposedForDetection() {
        Profile large = profile("large", "h265", 3840, 2160, 15);
        Profile middle = profile("middle", "h265", 640, 360, 10);
        Profile small = profile("small", "h264", 704, 576, 10);
        Profile tiny = profile("tiny", "h264", 160, 90, 10);
        assertThat(Proposal.of(List.of(tiny, small, middle, large)))
                .isEqualTo(new Proposal(Optional.of(large), Optional.of(small)));
        assertThat(Proposal.of(List.of(small, tiny)).detect()).isEmpty();
        assertThat(Proposal.of(List.of()).main()).isEmpty();
    }

    private static Profile profile(String token, String codec, int width, int height, int fps) {
        return new Profile(
                token,
                token,
                new Profile.Video(codec, width, height, fps, 0),
                Optional.of("rtsp://c/" + token),
                Optional.empty());
    }
}
