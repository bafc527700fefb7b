package dev.watchkeeper.base;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The room on the volume of a folder at one moment; immutable. It is asked by the path itself: Java's file stores are looked up among the mount
 * points, and in a changed root there may be none that belongs to it.
 *
 * @param usableBytes what this user may still write
 * @param totalBytes the size of the volume, more than 0
 */
public record Room(long usableBytes, long totalBytes) {
    /**
     * The room now.
     *
     * @param folder that exists
     * @throws IOException if the system does not tell
     */
    public static Room on(Path folder) throws IOException {
        File file = folder.toFile();
        Room room = new Room(file.getUsableSpace(), file.getTotalSpace());
        if (room.totalBytes() <= 0) {
            throw new IOException("the system does not tell how much room there is on the volume of " + folder);
        }
        return room;
    }
}
