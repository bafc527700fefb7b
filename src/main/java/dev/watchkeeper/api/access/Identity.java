package dev.watchkeeper.api.access;

import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;

/**
 * Who sent a request, as the guard found out; immutable. Every handler finds it with {@link #of}: whatever it answers must be about cameras
 * that {@link #sees} allows.
 *
 * @param key what the identity rests on, so that it can be checked again: the id of a session, the name of a token, or nothing
 */
public record Identity(Account account, Means means, String key) {
    /** The request attribute that holds it. */
    public static final String ATTRIBUTE = "watchkeeper.identity";

    /** How somebody showed who they are. */
    public enum Means {
        SESSION,
        PASSWORD,
        TOKEN,
        /** There are no users, and the request came from this machine itself. */
        LOOPBACK,
        /** Not at all: a stranger, who may see what is open to everybody. */
        NONE
    }

    /** Whoever uses a machine without users. */
    public static Identity ofThisMachine() {
        return new Identity(Account.administrator("this machine"), Means.LOOPBACK, "");
    }

    /** Nobody in particular, who sees the cameras that are open to everybody. */
    public static Identity stranger(Set<String> openCameras) {
        return new Identity(Account.viewer("", openCameras), Means.NONE, "");
    }

    /** Who sent this request. */
    public static Identity of(Context ctx) {
        return Optional.ofNullable(ctx.<Identity>attribute(ATTRIBUTE))
                .orElseThrow(() -> new IllegalStateException("a request passed the guard without an identity"));
    }

    public boolean sees(String camera) {
        return account.sees(camera);
    }

    public boolean seesAll() {
        return account.seesAll();
    }

    public boolean isAdministrator() {
        return account.isAdministrator();
    }

    /** The name for what this request changes: of the user or token; {@code api} without users. */
    public String actor() {
        return means == Means.LOOPBACK || means == Means.NONE ? "api" : account.name();
    }

    /** The name of the user or token; empty without users. */
    public Optional<String> user() {
        return means == Means.LOOPBACK || means == Means.NONE ? Optional.empty() : Optional.of(account.name());
    }
}
