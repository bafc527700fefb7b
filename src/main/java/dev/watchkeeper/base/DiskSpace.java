package dev.watchkeeper.base;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The space on the volume of a folder at one moment; immutable. Read by path: Java looks file stores up among the mount points, and in a
 * changed root none of them may match.
 *
 * @param usableBytes free space for this user
 * @param totalBytes the size of the volume, more than 0
 */
public record DiskSpace(long usableBytes, long totalBytes) {
    /**
     * The space now.
     *
     * @param folder an existing one
     * @throws IOException if the system does not report it
     */
    public static DiskSpace on(Path folder) throws IOException {
        File file = folder.toFile();
        DiskSpace room = new DiskSpace(file.getUsableSpace(), file.getTotalSpace());
        if (room.totalBytes() <= 0) {
            throw new IOException("the system does not report the space on the volume of " + folder);
        }
        return room;
    }
}
