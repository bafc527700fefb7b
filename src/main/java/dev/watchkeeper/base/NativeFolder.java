package dev.watchkeeper.base;

import java.nio.file.Path;

/**
 * Says where native libraries unpack themselves, before the first of them loads; immutable. Their own defaults are the shared
 * temporary folder, where a killed process leaves copies behind, and a folder below the user's home.
 */
public final class NativeFolder {
    private NativeFolder() {}

    /** Uses the folder; what the user has set on the Java command line stays. */
    public static void use(Path folder) {
        setIfAbsent("org.bytedeco.javacpp.cachedir", folder);
        setIfAbsent("org.sqlite.tmpdir", folder);
    }

    /**
     * A folder for commands without a data folder: one per user, kept, so that starts do not add up. Not below the temporary folder,
     * where another user could lay a library in wait.
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
