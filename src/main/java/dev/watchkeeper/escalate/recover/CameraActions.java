package dev.watchkeeper.escalate.recover;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.HostAndPort;
import dev.watchkeeper.camera.dialogue.SignIn.Login;
import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.RecoverySettings.Action;
import dev.watchkeeper.onvif.Access;
import dev.watchkeeper.onvif.OnvifDevice;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The three kinds of actions, each with a limit for all it does; thread-safe. */
final class CameraActions implements Performer {
    private static final int REDIRECT = 300;

    private final Limits limits;
    private final Clock clock;

    /** How long each may take; immutable. */
    record Limits(Duration onvif, Duration http, Duration command) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(60));
    }

    CameraActions(Limits limits, Clock clock) {
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Result perform(CameraSettings camera, Action action) throws InterruptedException {
        return switch (action) {
            case Action.OnvifReboot(Optional<URI> service) -> reboot(camera, service);
            case Action.Http(URI address) -> call(action.text(), address);
            case Action.Command(List<String> words) -> run(camera, action.text(), words);
        };
    }

    private Result reboot(CameraSettings camera, Optional<URI> written) throws InterruptedException {
        URI service = written.orElseGet(
                () -> URI.create("http://" + HostAndPort.bracketed(camera.host()) + "/onvif/device_service"));
        Optional<Login> login = camera.username()
                .map(user -> new Login(
                        user, camera.password().map(secret -> secret.reveal()).orElse("")));
        try {
            String said = new OnvifDevice(
                            service, new Access(login, camera.input().certificateFile()), clock, limits.onvif())
                    .reboot();
            return new Result(true, "ONVIF reboot ordered: " + said);
        } catch (FailureException e) {
            return new Result(false, "ONVIF reboot failed: " + e.sentence());
        }
    }

    private Result call(String what, URI address) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.http())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(limits.http())
                    .header("User-Agent", "watchkeeper")
                    .build();
            HttpResponse<InputStream> answer = client.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                    .get(limits.http().toMillis(), TimeUnit.MILLISECONDS);
            int status = answer.statusCode();
            return status < REDIRECT
                    ? new Result(true, what + " answered with status " + status)
                    : new Result(false, what + " failed: status " + status);
        } catch (TimeoutException e) {
            return new Result(
                    false, what + " failed: no answer within " + limits.http().toSeconds() + " s");
        } catch (ExecutionException e) {
            // The exception's own words may repeat the address.
            String kind = String.valueOf(e.getCause()).replaceAll("[:( ].*", "").replaceAll(".*\\.", "");
            return new Result(false, what + " failed: no answer (" + kind + ")");
        } finally {
            client.shutdownNow();
        }
    }

    private Result run(CameraSettings camera, String what, List<String> words) throws InterruptedException {
        return new ActionCommand(words, camera.name(), limits.command(), clock)
                .run()
                .map(fault -> new Result(false, what + " failed: it " + fault))
                .orElseGet(() -> new Result(true, what + " ended with exit code 0"));
    }
}
