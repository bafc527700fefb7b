package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Looks up host names with a deadline; thread-safe. The system's resolver has no deadline and blocks threads. */
@FunctionalInterface
public interface HostResolver {
    /** @return at least one address, the preferred one first */
    List<InetAddress> addresses(String host, Duration limit) throws FailureException;
}
