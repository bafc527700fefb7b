package dev.watchkeeper.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.watchkeeper.api.access.Users;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import dev.watchkeeper.base.ManualClock;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start refuses, each in one sentence with its kind. */
final class ApiStartTest {
    @TempDir
    private Path folder;

    private ApiServer server(String bind, int port, Optional<Path> users) throws FailureException {
        return FakeRooms.server(
                RunningApi.settings(bind, port, users), folder.resolve("data"), new FakeRooms(), new ManualClock());
    }

    @Test
    void aPortInUseIsAnEnvironmentFailure() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ApiServer api = server("127.0.0.1", taken.getLocalPort(), Optional.empty());
            assertThatThrownBy(api::start)
                    .asInstanceOf(type(FailureException.class))
                    .satisfies(e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT);
                        assertThat(e.sentence())
                                .isEqualTo("The API cannot listen on port " + taken.getLocalPort()
                                        + " on 127.0.0.1: it is in use, perhaps by another Watchkeeper. Stop that"
                                        + " program or choose another port with --port.");
                    });
            api.close();
        }
    }

    @Test
    void addressesOtherThanLoopbackRequireUsers() throws Exception {
        for (String bind : new String[] {"0.0.0.0", "::", "192.0.2.1"}) {
            assertThatThrownBy(() -> server(bind, 0, Optional.empty()).start())
                    .asInstanceOf(type(FailureException.class))
                    .satisfies(e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.CONFIGURATION);
                        assertThat(e.sentence()).contains(bind, "watchkeeper password", "api.users-file");
                    });
        }
    }

    @Test
    void withUsersAnyAddressIsAllowed() throws Exception {
        Path users = folder.resolve("users");
        Users.addOrReplace(users, "ann", "correct horse");
        try (ApiServer api = server("0.0.0.0", 0, Optional.of(users))) {
            int port = api.start();
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/api/status")
                    .toURL()
                    .openConnection();
            assertThat(connection.getResponseCode()).isEqualTo(401);
        }
    }

    @Test
    void usersOfTheDataFolderCountAsWell() throws Exception {
        Users.addOrReplace(folder.resolve("data/users"), "ann", "correct horse");
        try (ApiServer api = server("0.0.0.0", 0, Optional.empty())) {
            assertThat(api.start()).isPositive();
        }
    }

    @Test
    void aWrongUsersFileIsRefusedEvenOnLoopback() {
        assertThatThrownBy(() -> server("127.0.0.1", 0, Optional.of(folder.resolve("absent")))
                        .start())
                .asInstanceOf(type(FailureException.class))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.CONFIGURATION));
    }

    @Test
    void theIpv6LoopbackRequiresNoUsers() throws Exception {
        try (ApiServer api = server("::1", 0, Optional.empty())) {
            if (hasIpv6()) {
                assertThat(api.start()).isPositive();
            } else {
                assertThatThrownBy(api::start)
                        .asInstanceOf(type(FailureException.class))
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(FailureKind.ENVIRONMENT));
            }
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
