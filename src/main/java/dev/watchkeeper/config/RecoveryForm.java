package dev.watchkeeper.config;

import dev.watchkeeper.config.RecoverySettings.Action;
import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Form.Maybe;
import dev.watchkeeper.config.yaml.Form.Sections;
import dev.watchkeeper.config.yaml.Form.Several;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Section;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of recovery actions, each with one of three keys; immutable. */
record RecoveryForm() implements Form<List<Action>> {
    private static final int MOST = 8;

    private static final Key<Optional<String>> ONVIF = Key.of(
            "onvif-reboot",
            new Maybe<>(Forms.matching(
                    "true, or an address such as http://camera/onvif/device_service", "true|https?://[^\\s@]{1,1000}")),
            "",
            "Reboots the camera over ONVIF, with its username and password.");
    private static final Key<Optional<String>> HTTP = Key.of(
            "http",
            new Maybe<>(Forms.secret("an address such as http://plug/off-on", 1000)),
            "",
            "An address that is asked with GET; a status below 300 counts as done.");
    private static final Key<List<String>> COMMAND = Key.of(
            "command",
            new Several<>("a list of words such as [/usr/local/bin/power-cycle, '3']", Forms.word()),
            "[]",
            "A command; exit code 0 within 60 s counts as done.");

    @Override
    public String expected() {
        return "a list of {onvif-reboot: true}, {http: URL} and {command: [words]}";
    }

    @Override
    public Optional<List<Action>> read(Written written, String key, Problems problems) {
        return new Sections<>(expected(), MOST, RecoveryForm::action).read(written, key, problems);
    }

    private static Optional<Action> action(Section section, String key, Problems problems) {
        Binder.Values values = Binder.bind(section, key + "[]", List.of(ONVIF, HTTP, COMMAND), problems);
        List<Action> found = new ArrayList<>();
        values.get(ONVIF)
                .ifPresent(text ->
                        found.add(new Action.OnvifReboot(text.equals("true") ? Optional.empty() : address(text))));
        Optional<URI> called = values.get(HTTP).flatMap(RecoveryForm::address);
        called.ifPresent(address -> found.add(new Action.Http(address)));
        if (values.get(HTTP).isPresent() && called.isEmpty()) {
            problems.mistake(
                    values.place(HTTP, section.place()),
                    key + ": http: expected an address such as http://plug/off-on, without a user before an @");
            return Optional.empty();
        }
        if (!values.get(COMMAND).isEmpty()) {
            found.add(new Action.Command(values.get(COMMAND)));
        }
        if (found.size() != 1) {
            problems.mistake(section.place(), key + ": exactly one of onvif-reboot, http and command says what to do");
            return Optional.empty();
        }
        return Optional.of(found.getFirst());
    }

    private static Optional<URI> address(String text) {
        try {
            URI address = new URI(text);
            return Optional.of(address)
                    .filter(uri -> "http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    .filter(uri -> uri.getHost() != null && uri.getUserInfo() == null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
