package dev.watchkeeper.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What may be done to a camera that stays blind; immutable.
 *
 * @param actions in the order in which they are tried; none if nothing may be done
 * @param after how long it must be blind
 * @param perDay how often each action may be tried within 24 h
 */
public record RecoverySettings(List<Action> actions, Duration after, int perDay) {
    public static final RecoverySettings NONE = new RecoverySettings(List.of(), Duration.ofMinutes(5), 3);

    public RecoverySettings {
        actions = List.copyOf(actions);
    }

    /** One thing to do; immutable. None of them prints what may hold a password. */
    public sealed interface Action {
        /** What it is, for people, without secrets. */
        String text();

        /**
         * Reboots the camera over ONVIF.
         *
         * @param service the address of its device service; empty for the usual one on the camera's host
         */
        record OnvifReboot(Optional<URI> service) implements Action {
            @Override
            public String text() {
                return "ONVIF reboot";
            }
        }

        /** Asks an address, such as a smart plug's. */
        record Http(URI address) implements Action {
            @Override
            public String text() {
                return "HTTP call to " + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
            }

            @Override
            public String toString() {
                return text();
            }
        }

        /** Runs a command. */
        record Command(List<String> words) implements Action {
            public Command {
                words = List.copyOf(words);
            }

            @Override
            public String text() {
                String program = words.getFirst();
                return "command " + program.substring(program.lastIndexOf('/') + 1);
            }

            @Override
            public String toString() {
                return text();
            }
        }
    }
}
