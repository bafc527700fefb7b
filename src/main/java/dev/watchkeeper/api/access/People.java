package dev.watchkeeper.api.access;

import dev.watchkeeper.api.access.RefusedException.Reason;
import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.base.FailureKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of a running node, as their file has them; thread-safe. That is the file which {@code api.users-file} names, and nothing here
 * changes it; without one it is {@code users} in the data folder, which may be absent and is changed on an administrator's order.
 */
public final class People {
    /** The users in the data folder, unless {@code api.users-file} names others. */
    public static final String FILE = "users";

    private static final Logger log = LoggerFactory.getLogger(People.class);
    private static final int MOST = 500;

    private final Path file;
    private final boolean editable;
    private volatile Users users;
    private Optional<FileState> seen;

    private People(Path file, boolean editable, Users users, Optional<FileState> seen) {
        this.file = file;
        this.editable = editable;
        this.users = users;
        this.seen = seen;
    }

    /**
     * Reads the users.
     *
     * @param usersFile the one that {@code api.users-file} names
     * @param data the data folder
     * @throws FailureException of kind CONFIGURATION if there is a file and it is wrong
     */
    public static People open(Optional<Path> usersFile, Path data) throws FailureException {
        Path file = usersFile.orElseGet(() -> data.resolve(FILE));
        Optional<FileState> seen = FileState.of(file);
        Users users = usersFile.isPresent() || Files.exists(file) ? Users.read(file) : Users.none();
        return new People(file, usersFile.isEmpty(), users, seen);
    }

    /** Whether there are any, so that a sign-in is needed. */
    public boolean exist() {
        return !users.isEmpty();
    }

    /** Whether the page may change them. */
    public boolean areEditable() {
        return editable;
    }

    public List<Account> all() {
        return users.accounts();
    }

    public Optional<Account> find(String name) {
        return users.account(name);
    }

    /** Something that changes with the user's password, and tells nothing of it. */
    public Optional<String> stamp(String name) {
        return users.stamp(name);
    }

    /** Whether the password is right; takes as long for an unknown name. Costs about 20 ms and 19 MiB. */
    public boolean verify(String name, String password) {
        return users.verify(name, password);
    }

    /**
     * Adds a user. The first one must be an administrator, since from then on everybody has to sign in.
     *
     * @throws FailureException if the file cannot be written
     */
    public synchronized void add(Account account, String password) throws RefusedException, FailureException {
        current();
        if (users.account(account.name()).isPresent()) {
            throw new RefusedException(Reason.CONFLICT, "There is a user '" + account.name() + "' already.");
        }
        if (users.isEmpty() && !account.isAdministrator()) {
            throw new RefusedException(
                    Reason.CONFLICT, "The first user must be an administrator: a viewer could not add another.");
        }
        if (users.accounts().size() >= MOST) {
            throw new RefusedException(Reason.CONFLICT, "There are " + MOST + " users already; remove one first.");
        }
        check(account);
        save(account.name(), password, Optional.of(account));
    }

    /** Changes role and cameras of a user. */
    public synchronized void change(Account account) throws RefusedException, FailureException {
        current();
        known(account.name());
        check(account);
        if (!account.isAdministrator()) {
            keepAnAdministrator(account.name());
        }
        UsersFile.saveRights(file, account);
        reread();
    }

    /** Changes a user's password, which ends his sessions. */
    public synchronized void changePassword(String name, String password) throws RefusedException, FailureException {
        current();
        known(name);
        save(name, password, Optional.empty());
    }

    /** Removes a user, which ends his sessions. */
    public synchronized void remove(String name) throws RefusedException, FailureException {
        current();
        known(name);
        keepAnAdministrator(name);
        UsersFile.remove(file, name);
        reread();
    }

    /** Reads the file again if it has changed, for example by a command; called periodically. A wrong file changes nothing. */
    public synchronized void refresh() {
        Optional<FileState> now = FileState.of(file);
        if (now.equals(seen)) {
            return;
        }
        seen = now;
        if (now.isEmpty()) {
            log.warn("The users file {} is gone; the users that were in it stay until the next start", file);
            return;
        }
        try {
            users = users.again(file);
            log.info("The users file {} was read again", file);
        } catch (FailureException e) {
            log.warn("The users file was changed and is wrong, so the users stay as they were: {}", e.sentence());
        }
    }

    private void current() throws RefusedException, FailureException {
        if (!editable) {
            throw new RefusedException(
                    Reason.CONFLICT,
                    "The users are in " + file + ", because api.users-file names it. Change them there, with"
                            + " 'watchkeeper password' or an editor.");
        }
        reread();
    }

    private void save(String name, String password, Optional<Account> rights)
            throws RefusedException, FailureException {
        try {
            UsersFile.save(file, name, password, rights);
        } catch (FailureException e) {
            if (e.kind() == FailureKind.CONFIGURATION) {
                throw new RefusedException(Reason.BAD, e.sentence());
            }
            throw e;
        }
        reread();
    }

    private void reread() throws FailureException {
        seen = FileState.of(file);
        if (seen.isPresent()) {
            users = users.again(file);
        }
    }

    private void known(String name) throws RefusedException {
        if (users.account(name).isEmpty()) {
            throw new RefusedException(Reason.UNKNOWN, "There is no user of that name.");
        }
    }

    private static void check(Account account) throws RefusedException {
        Optional<String> mistake = account.cameras().flatMap(Account::mistakeIn);
        if (mistake.isPresent()) {
            throw new RefusedException(Reason.BAD, mistake.get() + ".");
        }
    }

    private void keepAnAdministrator(String name) throws RefusedException {
        boolean another = users.accounts().stream()
                .anyMatch(
                        account -> account.isAdministrator() && !account.name().equals(name));
        if (!another) {
            throw new RefusedException(
                    Reason.CONFLICT,
                    "'" + name + "' is the only administrator. Make another user one first: somebody must be able to"
                            + " change things.");
        }
    }
}
