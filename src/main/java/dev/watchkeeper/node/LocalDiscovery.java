package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.camera.retry.SignInLedger;
import dev.watchkeeper.camera.session.SourceOpener;
import dev.watchkeeper.config.Secret;
import dev.watchkeeper.onvif.DiscoveryView.Answer;
import dev.watchkeeper.onvif.DiscoveryView.Order;
import dev.watchkeeper.onvif.DiscoveryView.Where;
import dev.watchkeeper.onvif.Search;
import java.util.Optional;

/** Searches for cameras without a node; thread-safe. A person who types a command is no loop: refused sign-ins count only within one. */
public final class LocalDiscovery implements AutoCloseable {
    private final SourceOpener opener;
    private final Search search;

    public LocalDiscovery(Clock clock) {
        opener = new SourceOpener(clock);
        search = new Search(new Search.Tools(opener::addresses, SignInLedger.inMemory(clock), clock));
    }

    /** Looks, without pictures; takes up to 30 s. @param user to sign in as, with the password */
    public Answer discover(Where where, Optional<String> user, Secret password) {
        return search.discover(new Order(where, user, password, false));
    }

    @Override
    public void close() {
        opener.close();
    }
}
