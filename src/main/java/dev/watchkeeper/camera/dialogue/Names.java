package dev.watchkeeper.camera.dialogue;

import dev.watchkeeper.base.FailureException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Looks host names up with a deadline; thread-safe. The system's resolver has none of its own and blocks threads. */
@FunctionalInterface
public interface Names {
    /** @return at least one address, the preferred one first */
    List<InetAddress> addresses(String host, Duration limit) throws FailureException;
}
