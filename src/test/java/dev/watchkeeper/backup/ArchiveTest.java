package dev.watchkeeper.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The format of a backup, and archives that are none. */
final class ArchiveTest {
    private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    Path folder;

    /** Something in a tar archive, as a stranger may write it. */
    private record Part(String name, char type, long claimed, byte[] content) {
        Part(String name, String content) {
            this(name, '0', content.length(), content.getBytes(StandardCharsets.UTF_8));
        }

        Part(String name, char type) {
            this(name, type, 0, new byte[0]);
        }
    }

    private Path archive(Part... parts) throws IOException {
        Path file = folder.resolve("hostile.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            for (Part part : parts) {
                ByteArrayOutputStream head = new ByteArrayOutputStream();
                Ustar.head(head, new Ustar.Entry(part.name, part.claimed), T);
                out.write(withType(head.toByteArray(), part.type));
                out.write(part.content);
                Ustar.pad(out, part.content.length);
            }
            Ustar.end(out);
        }
        return file;
    }

    private static byte[] withType(byte[] head, char type) {
        head[156] = (byte) type;
        Arrays.fill(head, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : head) {
            sum += each & 0xff;
        }
        byte[] digits = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, head, 148, digits.length);
        return head;
    }

    private Path target() {
        return folder.resolve("unpacked.db");
    }

    private void assertRefused(String why, Part... parts) throws IOException {
        Path archive = archive(parts);
        assertThatThrownBy(() -> Archive.read(archive, target()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
        assertThat(target()).doesNotExist();
    }

    @Test
    void whatWasPackedIsUnpacked() throws Exception {
        byte[] content = new byte[1_000_003];
        new Random(4).nextBytes(content);
        Path database = Files.write(folder.resolve("source.db"), content);
        Path archive = folder.resolve("a.tar.gz");
        Optional<Archive.Configuration> text = Optional.of(new Archive.Configuration("watchkeeper.yml", "data: 数据\n"));
        Archive.write(archive, database, text, T);
        assertThat(Archive.read(archive, target())).isEqualTo(text);
        assertThat(target()).hasBinaryContent(content);
    }

    @Test
    void namesThatLeaveTheFolderAreRefused() throws Exception {
        Part database = new Part("watchkeeper.db", "x");
        for (String name : new String[] {
            "../watchkeeper.db",
            "/etc/passwd",
            "configuration/../../x.yml",
            "configuration/a/b.yml",
            "configuration/",
            "configuration/.hidden",
            "configuration",
            "./watchkeeper.db",
            "watchkeeper.db/x",
            "other.db"
        }) {
            assertRefused("no backup has", database, new Part(name, "x"));
        }
    }

    @Test
    void linksFoldersAndDevicesAreRefused() throws Exception {
        for (char type : "123456 7LxgKS".replace(" ", "").toCharArray()) {
            assertRefused("no plain file", new Part("watchkeeper.db", type));
        }
    }

    @Test
    void whatIsTwiceOrMissingOrTooMuchIsRefused() throws Exception {
        Part database = new Part("watchkeeper.db", "x");
        assertRefused("more than once", database, database);
        assertRefused("more than once", new Part("configuration/a.yml", "x"), new Part("configuration/b.yml", "x"));
        assertRefused("no database", new Part("configuration/a.yml", "x"));
        assertRefused("no backup has", new Part("configuration/a.yml", '0', 2 << 20, new byte[0]));
        assertRefused("cut off", new Part("watchkeeper.db", '0', 100_000, new byte[512]));
    }

    @Test
    void anythingElseIsRefused() throws Exception {
        Path text = Files.writeString(folder.resolve("text.tar.gz"), "no archive at all");
        assertThatThrownBy(() -> Archive.read(text, target())).isInstanceOf(IOException.class);
        Path noise = folder.resolve("noise.tar.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(noise))) {
            byte[] bytes = new byte[4096];
            new Random(1).nextBytes(bytes);
            out.write(bytes);
        }
        assertThatThrownBy(() -> Archive.read(noise, target())).hasMessageContaining("no tar archive");
        Path good = archive(new Part("watchkeeper.db", "x".repeat(5000)));
        byte[] all = Files.readAllBytes(good);
        Path cut = Files.write(folder.resolve("cut.tar.gz"), Arrays.copyOf(all, all.length / 2));
        assertThatThrownBy(() -> Archive.read(cut, target())).isInstanceOf(IOException.class);
        assertThat(target()).doesNotExist();
    }
}
