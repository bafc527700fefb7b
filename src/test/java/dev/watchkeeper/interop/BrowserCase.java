package dev.watchkeeper.interop;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What tests of pages in real browsers share: one browser of each kind, started when first needed and closed after the last test. A test runs in both by
 * {@code @ParameterizedTest @EnumSource(WebBrowser.Kind.class)}.
 */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BrowserCase {
    private static final long LIMIT_SECONDS = 60;

    private final Map<WebBrowser.Kind, WebBrowser> browsers = new EnumMap<>(WebBrowser.Kind.class);

    private Path folder = Path.of("");

    @BeforeAll
    void keepFolder(@TempDir Path browserFolder) {
        folder = browserFolder; // of the class: one of a test would be gone after it
    }

    WebBrowser browser(WebBrowser.Kind kind) throws Exception {
        if (!browsers.containsKey(kind)) {
            browsers.put(kind, WebBrowser.start(kind, Files.createDirectories(folder.resolve(kind.name()))));
        }
        return browsers.get(kind);
    }

    /** Waits for a condition of a page, with a generous limit; a page that is just being left answers nothing. */
    static void until(String what, Callable<Boolean> condition) {
        await(what)
                .ignoreExceptionsMatching(problem -> problem instanceof IOException)
                .pollInterval(Duration.ofMillis(100))
                .atMost(LIMIT_SECONDS, TimeUnit.SECONDS)
                .until(condition);
    }

    @AfterAll
    void closeBrowsers() throws Exception {
        for (WebBrowser each : browsers.values()) {
            each.close();
        }
    }
}
