package dev.watchkeeper.record;

import dev.watchkeeper.base.FailureException;
import dev.watchkeeper.media.mux.FileHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The headers of recorded files, each read once and cached within bounds; thread-safe. */
final class FileHeads {
    private static final int MAX_KEPT = 20_000;

    /** Reading one takes about 1 ms on a fast disk and 10 ms on a slow one. */
    private static final int MAX_AT_ONCE = 200;

    private final Map<String, FileHead> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, FileHead> eldest) {
            return size() > MAX_KEPT;
        }
    };

    /** @param file where a segment is stored */
    List<SegmentDetails> of(List<SegmentInfo> segments, Function<SegmentInfo, Path> file) {
        List<SegmentDetails> all = new ArrayList<>();
        Map<String, FileHead> before = new HashMap<>();
        int reads = 0;
        for (SegmentInfo segment : segments) {
            Path path = file.apply(segment);
            boolean available = Files.isRegularFile(path);
            Optional<FileHead> head = known(segment.id());
            if (head.isEmpty() && available && reads++ < MAX_AT_ONCE) {
                head = read(path);
                head.ifPresent(h -> keep(segment.id(), h));
            }
            Optional<FileHead> last = Optional.ofNullable(before.get(segment.camera()));
            Optional<String> change =
                    head.isPresent() && last.isPresent() ? change(last.get(), head.get()) : Optional.empty();
            head.ifPresent(h -> before.put(segment.camera(), h));
            all.add(new SegmentDetails(available, head.map(FileHead::widthPx), head.map(FileHead::heightPx), change));
        }
        return all;
    }

    private static Optional<String> change(FileHead before, FileHead now) {
        if (before.codec() != now.codec()) {
            return Optional.of("codec");
        }
        if (before.widthPx() != now.widthPx() || before.heightPx() != now.heightPx()) {
            return Optional.of("resolution");
        }
        return before.setsHash() == now.setsHash() ? Optional.empty() : Optional.of("parameters");
    }

    private static Optional<FileHead> read(Path file) {
        try {
            return Optional.of(FileHead.read(file));
        } catch (FailureException e) {
            return Optional.empty(); // claim nothing about what cannot be read
        }
    }

    private synchronized Optional<FileHead> known(String id) {
        return Optional.ofNullable(kept.get(id));
    }

    private synchronized void keep(String id, FileHead head) {
        kept.put(id, head);
    }
}
