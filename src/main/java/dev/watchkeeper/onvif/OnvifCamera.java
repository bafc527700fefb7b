package dev.watchkeeper.onvif;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.camera.dialogue.SignIn.Login;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One camera as ONVIF shows it: who made it, which streams it offers, and their pictures; confined to one thread. Signs in at most once with credentials that are refused. Every address that
 * the camera names is asked at the host that was given, whatever it says: nobody is sent elsewhere with a password.
 */
public final class OnvifCamera {
    /** More than anybody chooses from; a recorder offers some for each of its channels. */
    private static final int MOST_PROFILES = 32;

    private static final int MOST_PICTURE_BYTES = 1_000_000;
    private static final int LONGEST_NAME = 100;

    private final URI service;
    private final Soap soap;

    /**
     * What a camera says of itself; immutable. Texts are one line each and may be empty.
     *
     * @param ahead how far its clock is ahead of ours; empty if it does not say
     */
    public record Facts(String maker, String model, String firmware, Optional<Duration> ahead) {
        static final Facts NONE = new Facts("", "", "", Optional.empty());
    }

    /** Immutable. */
    public record Found(Facts facts, List<Profile> profiles) {
        public Found {
            profiles = List.copyOf(profiles);
        }
    }

    /**
     * Begins the limit.
     *
     * @param service usually {@code http://HOST/onvif/device_service}
     * @param limit of everything that is asked
     */
    public OnvifCamera(URI service, Optional<Login> login, Clock clock, Duration limit) {
        this.service = service;
        this.soap = new Soap(service, Access.by(login), false, clock, limit);
    }

    /** Whether it accepted the credentials, which it need not have asked for. */
    public boolean isAccepted() {
        return soap.isAccepted();
    }

    /** Whether it refused the credentials. */
    public boolean isRefused() {
        return soap.isRefused();
    }

    /** How far its clock is ahead of ours; empty if it does not say. Asks without a sign-in. */
    public Optional<Duration> ahead() throws FailureException, InterruptedException {
        return soap.ahead();
    }

    /**
     * Asks for everything but pictures.
     *
     * @throws FailureException with a sentence free of secrets
     */
    public Found explore() throws FailureException, InterruptedException {
        Optional<Duration> ahead = soap.ahead();
        Facts facts = facts(ahead);
        List<Media> services = media();
        for (Media media : services) {
            try {
                return new Found(facts, profiles(media));
            } catch (FailureException e) {
                boolean last = media.equals(services.getLast());
                if (last || e.kind() == FailureKind.AUTH || e.kind() == FailureKind.TIMEOUT) {
                    throw e;
                }
            }
        }
        throw new FailureException(FailureKind.CAMERA_ERROR, "the camera offers no media service over ONVIF");
    }

    /**
     * A profile's picture, as the camera gives it.
     *
     * @throws FailureException with a sentence free of secrets
     */
    public byte[] picture(Profile profile) throws FailureException, InterruptedException {
        URI still = profile.still()
                .orElseThrow(() ->
                        new FailureException(FailureKind.NOT_FOUND, "the camera offers no picture of this stream"));
        byte[] bytes = soap.get(still, MOST_PICTURE_BYTES);
        // JPEG begins with SOI and a marker: ISO/IEC 10918-1, B.1.1.3.
        if (bytes.length < 4 || bytes[0] != (byte) 0xFF || bytes[1] != (byte) 0xD8) {
            throw new FailureException(FailureKind.CAMERA_ERROR, "what the camera sends as a picture is no JPEG");
        }
        return bytes;
    }

    private Facts facts(Optional<Duration> ahead) throws FailureException, InterruptedException {
        Call call = Call.of(Service.DEVICE, "GetDeviceInformation");
        try {
            Xml answer = soap.ask(service, call).to(call.operation()).orElseThrow();
            return new Facts(
                    name(answer.textAt("Manufacturer")),
                    name(answer.textAt("Model")),
                    name(answer.textAt("FirmwareVersion")),
                    ahead);
        } catch (FailureException e) {
            if (e.kind() == FailureKind.REJECTED || e.kind() == FailureKind.CAMERA_ERROR) {
                return new Facts("", "", "", ahead);
            }
            throw e;
        }
    }

    private static String name(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_NAME));
    }

    /**
     * One of its media services; immutable.
     *
     * @param second whether it speaks the newer dialect
     */
    private record Media(URI address, boolean second) {
        String namespace() {
            return second ? Service.MEDIA_2 : Service.MEDIA;
        }
    }

    /** The newer one first, which alone knows H.265. */
    private List<Media> media() throws FailureException, InterruptedException {
        List<Media> found = new ArrayList<>();
        Call services = new Call(Service.DEVICE, "GetServices", "<s1:IncludeCapability>false</s1:IncludeCapability>");
        try {
            Reply reply = soap.ask(service, services);
            for (Xml each : reply.body().all("GetServicesResponse/Service")) {
                String namespace = each.textAt("Namespace");
                if (namespace.equals(Service.MEDIA) || namespace.equals(Service.MEDIA_2)) {
                    Addresses.here(service, each.textAt("XAddr"))
                            .ifPresent(address -> found.add(new Media(address, namespace.equals(Service.MEDIA_2))));
                }
            }
        } catch (FailureException e) {
            if (e.kind() != FailureKind.REJECTED && e.kind() != FailureKind.CAMERA_ERROR) {
                throw e;
            }
        }
        if (found.isEmpty()) {
            capabilities().ifPresent(found::add);
        }
        found.sort((one, other) -> Boolean.compare(other.second(), one.second()));
        return found;
    }

    /** What cameras of before ONVIF 2.0 say in place of services. */
    private Optional<Media> capabilities() throws FailureException, InterruptedException {
        Call call = new Call(Service.DEVICE, "GetCapabilities", "<s1:Category>Media</s1:Category>");
        String address = soap.ask(service, call).body().textAt("GetCapabilitiesResponse/Capabilities/Media/XAddr");
        return Addresses.here(service, address).map(where -> new Media(where, false));
    }

    private List<Profile> profiles(Media media) throws FailureException, InterruptedException {
        String wanted = media.second() ? "<s1:Type>VideoEncoder</s1:Type>" : "";
        Reply reply = soap.ask(media.address(), new Call(media.namespace(), "GetProfiles", wanted));
        List<Profile> profiles = new ArrayList<>();
        for (Xml each : reply.body().all("GetProfilesResponse/Profiles")) {
            Optional<Xml> encoder =
                    each.find(media.second() ? "Configurations/VideoEncoder" : "VideoEncoderConfiguration");
            String token = each.attributes().getOrDefault("token", "");
            if (encoder.isPresent() && !token.isEmpty() && profiles.size() < MOST_PROFILES) {
                profiles.add(new Profile(
                        token,
                        name(each.textAt("Name")),
                        video(encoder.get()),
                        stream(media, token),
                        still(media, token)));
            }
        }
        if (profiles.isEmpty()) {
            throw new FailureException(
                    FailureKind.NO_VIDEO, "the camera answers over ONVIF, but offers no stream with video");
        }
        return profiles;
    }

    private static Profile.Video video(Xml encoder) {
        String codec = encoder.textAt("Encoding").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return new Profile.Video(
                switch (codec) {
                    case "hevc" -> "h265";
                    case "jpeg" -> "mjpeg";
                    default -> codec.substring(0, Math.min(codec.length(), 16));
                },
                encoder.numberAt("Resolution/Width"),
                encoder.numberAt("Resolution/Height"),
                encoder.numberAt("RateControl/FrameRateLimit"),
                encoder.numberAt("RateControl/BitrateLimit"));
    }

    private Optional<String> stream(Media media, String token) throws FailureException, InterruptedException {
        String wanted = media.second()
                ? "<s1:Protocol>RTSP</s1:Protocol>"
                : "<s1:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol>"
                        + "</tt:Transport></s1:StreamSetup>";
        return uri(media, "GetStreamUri", wanted + profile(token)).flatMap(text -> Addresses.stream(service, text));
    }

    private Optional<URI> still(Media media, String token) throws FailureException, InterruptedException {
        return uri(media, "GetSnapshotUri", profile(token)).flatMap(text -> Addresses.here(service, text));
    }

    private static String profile(String token) {
        return "<s1:ProfileToken>" + Call.escaped(token) + "</s1:ProfileToken>";
    }

    /** An address of a profile; empty if the camera has none. */
    private Optional<String> uri(Media media, String operation, String parameters)
            throws FailureException, InterruptedException {
        try {
            Xml answer = soap.ask(media.address(), new Call(media.namespace(), operation, parameters))
                    .to(operation)
                    .orElseThrow();
            return Optional.of(answer.textAt(media.second() ? "Uri" : "MediaUri/Uri"))
                    .filter(text -> !text.isEmpty());
        } catch (FailureException e) {
            if (e.kind() == FailureKind.REJECTED || e.kind() == FailureKind.CAMERA_ERROR) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
