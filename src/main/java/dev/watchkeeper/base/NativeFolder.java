package dev.watchkeeper.base;

import java.nio.file.Path;

/**
 * Sets where native libraries are unpacked, before the first of them loads; stateless. Their defaults are the shared temporary folder, where
 * killed processes leave copies behind, and a folder in the user's home.
 */
public final class NativeFolder {
    private NativeFolder() {}

    /** Uses the folder, unless the Java command line sets another. */
    public static void use(Path folder) {
        setIfAbsent("org.bytedeco.javacpp.cachedir", folder);
        setIfAbsent("org.sqlite.tmpdir", folder);
    }

    /**
     * The folder for commands without a data folder: one per user, kept, so that starts leave no copies. Not in the temporary folder, where
     * another user could plant a library.
     */
    public static Path ofUser() {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path base = cache != null && Path.of(cache).isAbsolute()
                ? Path.of(cache)
                : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("watchkeeper");
    }

    private static void setIfAbsent(String property, Path folder) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, folder.toString());
        }
    }
}
