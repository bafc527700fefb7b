package dev.watchkeeper.onvif;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * One camera's device service; confined to one thread. Signs in with WS-Security, and by HTTP digest where the camera asks for that; at most two requests of a call hold
 * credentials, because cameras lock accounts. The password itself is never sent.
 */
public final class OnvifDevice {
    private final URI service;
    private final Access access;
    private final Clock clock;
    private final Duration limit;

    /**
     * @param service usually {@code http://HOST/onvif/device_service}
     * @param limit of a call as a whole
     */
    public OnvifDevice(URI service, Access access, Clock clock, Duration limit) {
        this.service = service;
        this.access = access;
        this.clock = clock;
        this.limit = limit;
    }

    /**
     * The time of the camera's clock.
     *
     * @throws FailureException with a sentence free of secrets
     */
    public Instant systemDateAndTime() throws FailureException, InterruptedException {
        return soap().time();
    }

    /**
     * Reboots the camera.
     *
     * @return what it said
     * @throws FailureException with a sentence free of secrets. A camera that reboots at once may end the connection without an answer, which is no failure
     */
    public String reboot() throws FailureException, InterruptedException {
        try {
            String message =
                    soap().ask(service, Call.of(Service.DEVICE, "SystemReboot")).rebootMessage();
            return message.isEmpty() ? "it accepted the order" : "it says: " + message;
        } catch (FailureException e) {
            if (e.kind() == FailureKind.ENDED) {
                return "it ended the connection without an answer, as a camera that reboots at once does";
            }
            throw e;
        }
    }

    private Soap soap() {
        return new Soap(service, access, true, clock, limit);
    }
}
