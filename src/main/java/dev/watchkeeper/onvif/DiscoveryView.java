package dev.watchkeeper.onvif;

import dev.watchkeeper.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Finds cameras that speak ONVIF for whoever asks; thread-safe. */
public interface DiscoveryView {
    /** Looks now; takes up to 30 s. */
    Answer discover(Order order);

    /**
     * What to look for; immutable.
     *
     * @param user to sign in as, at a single address alone: nobody sends a password to everybody on a network
     * @param pictures whether a picture of each profile is wanted
     */
    record Order(Where where, Optional<String> user, Secret password, boolean pictures) {}

    /** Where to look; immutable. */
    sealed interface Where {
        /** On every network of this machine that knows multicast. */
        record Everywhere() implements Where {}

        /** On the network of one interface, such as {@code eth0}. */
        record Interface(String name) implements Where {}

        /** At one address: a host, a host and port, or the address of a device service. */
        record Address(String text) implements Where {}
    }

    /** The answer; immutable. */
    sealed interface Answer {
        /**
         * It was looked.
         *
         * @param notes what went wrong on the way, a sentence each
         */
        record Done(List<Network> networks, List<Device> devices, List<String> notes) implements Answer {
            public Done {
                networks = List.copyOf(networks);
                devices = List.copyOf(devices);
                notes = List.copyOf(notes);
            }
        }

        /** The order makes no sense, and why. */
        record Wrong(String text) implements Answer {}

        /** Somebody else is looking, and one does at a time. */
        record Busy() implements Answer {}
    }

    /** An interface by which can be looked; immutable. */
    record Network(String name, String address) {}

    /**
     * A device that was found; immutable.
     *
     * @param address the host, and the port if it is not 80
     * @param name as it calls itself on the network, possibly empty
     * @param trouble why nothing more is known of it; empty if more is known
     * @param wantsSignIn whether the trouble is that a sign-in is missing or refused
     */
    record Device(
            String address,
            URI service,
            String name,
            OnvifCamera.Facts facts,
            List<Offer> offers,
            Optional<String> trouble,
            boolean wantsSignIn) {
        public Device {
            offers = List.copyOf(offers);
        }
    }

    /**
     * A profile with its picture; immutable.
     *
     * @param picture a JPEG, if one was wanted and sent
     * @param noPicture why there is none, if one was wanted
     * @param proposed the key that it is proposed for: {@code url} or {@code detect-url}
     */
    record Offer(Profile profile, Optional<Still> picture, Optional<String> noPicture, Optional<String> proposed) {}

    /** A JPEG; nobody changes its bytes. */
    final class Still {
        private final byte[] jpeg;

        Still(byte[] jpeg) {
            this.jpeg = jpeg;
        }

        /** The bytes, which belong to everybody who has them. */
        public byte[] jpeg() {
            return jpeg;
        }
    }
}
