package dev.watchkeeper.onvif;

import dev.watchkeeper.config.CameraSettings;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What was found, as the API and the command give it in JSON; immutable. Names of components are names of fields in snake_case; what is unknown is null. */
public record DiscoveryForm(List<Network> networks, List<Device> devices, List<String> notes) {
    /** Immutable. */
    public record Network(String name, String address) {}

    /**
     * Immutable.
     *
     * @param clockAhead seconds
     */
    public record Device(
            String address,
            String service,
            String name,
            String maker,
            String model,
            String firmware,
            Optional<Long> clockAhead,
            boolean wantsSignIn,
            Optional<String> trouble,
            List<Offered> profiles) {}

    /**
     * A profile; immutable. Zero is unknown.
     *
     * @param masked whether the address holds a password, which is not shown
     * @param picture a JPEG in Base64
     */
    public record Offered(
            String token,
            String name,
            String codec,
            int width,
            int height,
            int fps,
            int kbps,
            Optional<String> url,
            boolean masked,
            Optional<String> picture,
            Optional<String> pictureTrouble,
            Optional<String> proposed) {}

    public static DiscoveryForm of(DiscoveryView.Answer.Done done) {
        return new DiscoveryForm(
                done.networks().stream()
                        .map(each -> new Network(each.name(), each.address()))
                        .toList(),
                done.devices().stream().map(DiscoveryForm::device).toList(),
                done.notes());
    }

    private static Device device(DiscoveryView.Device device) {
        OnvifCamera.Facts facts = device.facts();
        return new Device(
                device.address(),
                device.service().toString(),
                device.name(),
                facts.maker(),
                facts.model(),
                facts.firmware(),
                facts.ahead().map(Duration::toSeconds),
                device.wantsSignIn(),
                device.trouble(),
                device.offers().stream().map(DiscoveryForm::offered).toList());
    }

    private static Offered offered(DiscoveryView.Offer offer) {
        Profile profile = offer.profile();
        Optional<String> shown = profile.stream().map(CameraSettings::shown);
        return new Offered(
                profile.token(),
                profile.name(),
                profile.video().codec(),
                profile.video().width(),
                profile.video().height(),
                profile.video().fps(),
                profile.video().kbps(),
                shown,
                !shown.equals(profile.stream()),
                offer.picture().map(still -> Base64.getEncoder().encodeToString(still.jpeg())),
                offer.noPicture(),
                offer.proposed());
    }
}
