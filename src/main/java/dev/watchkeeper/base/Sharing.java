package dev.watchkeeper.base;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who besides this account may read the recordings: nobody, or one group; immutable. Folders and files for a group are 0750 and 0640, else
 * 0700 and 0600.
 */
public final class Sharing {
    /** With nobody. */
    public static final Sharing NONE = new Sharing(Optional.empty());

    private static final Logger log = LoggerFactory.getLogger(Sharing.class);
    private static final Set<PosixFilePermission> ENTER =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE);
    private static final Set<PosixFilePermission> READ = Set.of(PosixFilePermission.GROUP_READ);
    private static final Set<PosixFilePermission> PASS = Set.of(PosixFilePermission.GROUP_EXECUTE);

    private final Optional<GroupPrincipal> group;

    private Sharing(Optional<GroupPrincipal> group) {
        this.group = group;
    }

    /**
     * With the group, if one is named.
     *
     * @throws FailureException of kind CONFIGURATION if there is none of that name
     */
    public static Sharing with(Optional<String> name) throws FailureException {
        if (name.isEmpty()) {
            return NONE;
        }
        try {
            return new Sharing(Optional.of(Path.of("/")
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(name.get())));
        } catch (IOException e) {
            throw new FailureException(
                    FailureKind.CONFIGURATION,
                    "storage.share-with: there is no group '" + name.get() + "' on this host; make it by: groupadd "
                            + name.get(),
                    e);
        }
    }

    /**
     * Creates the folder and its missing parents.
     *
     * @param top nothing above it is shared
     */
    public Path createDirectories(Path folder, Path top) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path parent = folder.getParent();
        if (group.isEmpty() || parent == null || !folder.startsWith(top)) {
            return PrivateFiles.createDirectories(folder);
        }
        createDirectories(parent, top);
        PrivateFiles.createDirectories(folder);
        give(folder, ENTER);
        return folder;
    }

    /** Creates an empty file. */
    public Path createFile(Path file) throws IOException {
        PrivateFiles.createFile(file);
        give(file, READ);
        return file;
    }

    /** Lets the group traverse a folder to the recordings without listing it. */
    public void letPass(Path folder) throws IOException {
        give(folder, PASS);
    }

    /** Shares with the group what was created before it was configured; logs and skips what fails. */
    public void giveAll(Path root) throws IOException {
        if (group.isEmpty() || !Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return giveOrLog(folder, ENTER);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                return attributes.isRegularFile() ? giveOrLog(file, READ) : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                log.warn("{} cannot be read, so it is not shared: {}", file, e.toString());
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private FileVisitResult giveOrLog(Path path, Set<PosixFilePermission> rights) {
        try {
            give(path, rights);
            return FileVisitResult.CONTINUE;
        } catch (NoSuchFileException e) {
            return FileVisitResult.CONTINUE; // retention has deleted it
        } catch (IOException e) {
            log.warn("{} cannot be shared: {}", path, e.toString());
            return FileVisitResult.SKIP_SUBTREE;
        }
    }

    private void give(Path path, Set<PosixFilePermission> rights) throws IOException {
        if (group.isEmpty()) {
            return;
        }
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        PosixFileAttributes now = view.readAttributes();
        if (now.isSymbolicLink()
                || now.group().equals(group.get()) && now.permissions().containsAll(rights)) {
            return;
        }
        Set<PosixFilePermission> wanted = new HashSet<>(now.permissions());
        if (!now.group().equals(group.get())) {
            view.setGroup(group.get());
            // A former group's permissions are not meant for this one.
            wanted.removeIf(right -> right.name().startsWith("GROUP_"));
        }
        wanted.addAll(rights);
        view.setPermissions(wanted);
    }
}
