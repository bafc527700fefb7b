package dev.watchkeeper.config;

import dev.watchkeeper.config.yaml.Binder;
import dev.watchkeeper.config.yaml.Form;
import dev.watchkeeper.config.yaml.Forms;
import dev.watchkeeper.config.yaml.Key;
import dev.watchkeeper.config.yaml.Place;
import dev.watchkeeper.config.yaml.Problems;
import dev.watchkeeper.config.yaml.Quote;
import dev.watchkeeper.config.yaml.Written;
import dev.watchkeeper.config.yaml.Written.Section;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list of webhooks; immutable. */
record WebhooksForm() implements Form<List<WebhookSettings>> {
    private static final String PATH = "notifications.webhooks";
    private static final int MOST = 16;
    private static final int MOST_HEADERS = 16;
    private static final int LONGEST_TEMPLATE_BYTES = 65_536;

    /** What a template may name. */
    private static final List<String> PLACEHOLDERS = List.of(
            "id",
            "incident",
            "kind",
            "severity",
            "camera",
            "title",
            "text",
            "since",
            "tried",
            "next",
            "picture_age",
            "snapshot_url",
            "event",
            "labels",
            "at",
            "link");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)}");

    /** Those that the HTTP client or Watchkeeper itself sets. */
    private static final Pattern HEADER = Pattern.compile(
            "(?i)(?!(?:connection|content-length|expect|host|upgrade|transfer-encoding|x-watchkeeper-[^:]*):)"
                    + "[0-9a-z!#$%&'*+.^_`|~-]{1,100}: ?[ -~]{0,4000}");

    private static final Set<String> OTHERS = Set.of("email", "telegram", "ntfy", "mqtt");

    static final Key<String> NAME = Key.required(
            "name",
            Forms.matching("letters, digits, - and _, at most 32", "[0-9A-Za-z][0-9A-Za-z_-]{0,31}"),
            "The name of the channel in rules and answers.");
    static final Key<URI> URL = Key.required(
            "url",
            Forms.url("an address such as https://host/path", "https", "http"),
            "Where each message is posted to.");
    static final Key<Optional<String>> SECRET_FILE = Key.of(
            "secret-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A file whose first line signs each request and replaces {secret} in headers. Relative to the configuration file.");
    static final Key<Optional<String>> TEMPLATE_FILE = Key.of(
            "template-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A text that is sent in place of Watchkeeper's own JSON; its placeholders, such as {title}, are replaced.");
    static final Key<List<String>> HEADERS = Key.of(
            "headers",
            new Several<>("a list of headers such as ['X-Team: cameras']", Forms.secret("'Name: value'", 4200)),
            "[]",
            "Further headers of each request.");
    static final Key<Optional<String>> CA_FILE = Key.of(
            "ca-file",
            new Maybe<>(Forms.text("a file", 1000)),
            "",
            "A PEM file with the server's certificate, or its issuer's, in place of Java's own authorities.");

    static final List<Key<?>> ALL = List.of(NAME, URL, SECRET_FILE, TEMPLATE_FILE, HEADERS, CA_FILE);

    @Override
    public String expected() {
        return "a list of {name, url, secret-file, template-file, headers, ca-file}";
    }

    @Override
    public Optional<List<WebhookSettings>> read(Written written, String key, Problems problems) {
        Set<String> names = new HashSet<>(OTHERS);
        return new Sections<>(expected(), MOST, (section, path, found) -> webhook(section, path, names, found))
                .read(written, key, problems);
    }

    /** @param names of the channels before it */
    private static Optional<WebhookSettings> webhook(
            Section section, String key, Set<String> names, Problems problems) {
        Binder.Values values = Binder.bind(section, key + "[]", ALL, problems);
        Optional<String> name = values.demand(NAME, section.place(), problems);
        Optional<URI> url = values.demand(URL, section.place(), problems);
        if (name.isPresent() && !names.add(name.get())) {
            problems.mistake(
                    values.place(NAME, section.place()),
                    key + ": another channel has the name '" + name.get() + "'; choose a different one");
        }
        return name.isPresent() && url.isPresent()
                ? Optional.of(webhook(name.get(), url.get(), values, section.place(), problems))
                : Optional.empty();
    }

    private static WebhookSettings webhook(
            String name, URI url, Binder.Values values, Place section, Problems problems) {
        // The name of the credential that may replace the file.
        String path = PATH + "." + name + ".";
        List<Path> files = new ArrayList<>();
        Optional<Secret> secret = values.get(SECRET_FILE).flatMap(text -> {
            Place place = values.place(SECRET_FILE, section);
            ChannelKeys.warnOfClearText(url, path + "url", values.place(URL, section), problems);
            files.add(place.folder().resolve(text));
            return PasswordFile.read(text, path + "secret-file", place, problems);
        });
        Place caPlace = values.place(CA_FILE, section);
        Optional<Path> ca =
                values.get(CA_FILE).flatMap(text -> CertificateFile.find(text, path + "ca-file", caPlace, problems));
        ca.ifPresent(files::add);
        ChannelKeys.checkTls(url, ca, path + "ca-file", caPlace, problems);
        Place templatePlace = values.place(TEMPLATE_FILE, section);
        Optional<String> template = values.get(TEMPLATE_FILE).flatMap(text -> {
            files.add(templatePlace.folder().resolve(text));
            return template(text, path + "template-file", templatePlace, problems);
        });
        List<String> headers = values.get(HEADERS);
        checkHeaders(headers, secret.isPresent(), path, values.place(HEADERS, section), problems);
        return new WebhookSettings(name, new Peer(url, ca, files), secret, new WebhookSettings.Form(template, headers));
    }

    private static void checkHeaders(
            List<String> headers, boolean secret, String path, Place place, Problems problems) {
        if (headers.size() > MOST_HEADERS) {
            problems.mistake(
                    place, path + "headers: at most " + MOST_HEADERS + " are allowed, found " + headers.size());
        }
        for (String header : headers) {
            if (!HEADER.matcher(header).matches()) {
                problems.mistake(
                        place,
                        path
                                + "headers: each must be 'Name: value' in plain ASCII; Host, Connection, Content-Length and"
                                + " X-Watchkeeper-… are set by Watchkeeper");
            }
            if (header.contains("{secret}") && !secret) {
                problems.mistake(place, path + "headers: {secret} needs a secret-file beside it");
            }
        }
    }

    private static Optional<String> template(String file, String key, Place place, Problems problems) {
        try (InputStream in = Files.newInputStream(place.folder().resolve(file))) {
            byte[] bytes = in.readNBytes(LONGEST_TEMPLATE_BYTES + 1);
            if (bytes.length > LONGEST_TEMPLATE_BYTES || bytes.length == 0) {
                problems.mistake(
                        place,
                        key + ": '" + Quote.of(file) + "' must hold 1 to " + LONGEST_TEMPLATE_BYTES + " bytes of text");
                return Optional.empty();
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Matcher found = PLACEHOLDER.matcher(text);
            while (found.find()) {
                if (!PLACEHOLDERS.contains(found.group(1))) {
                    problems.mistake(
                            place,
                            key + ": '" + Quote.of(file) + "' names " + Quote.of(found.group())
                                    + ", which is unknown; known are {" + String.join("}, {", PLACEHOLDERS) + "}");
                    return Optional.empty();
                }
            }
            return Optional.of(text);
        } catch (CharacterCodingException e) {
            problems.mistake(place, key + ": '" + Quote.of(file) + "' is not UTF-8 text");
        } catch (InvalidPathException | IOException e) {
            problems.mistake(place, key + ": there is no readable file '" + Quote.of(file) + "'");
        }
        return Optional.empty();
    }
}
