package dev.watchkeeper.node;

import dev.watchkeeper.base.Clock;
import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.media.GopRing;
import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.GrayScaler;
import dev.watchkeeper.media.Packet;
import dev.watchkeeper.media.VideoDecoder;
import dev.watchkeeper.sensor.Brightness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Measures the newest keyframe in a camera's ring; confined to one thread, which decodes it. */
final class PictureBrightness implements Brightness {
    /** An older picture says nothing about now. */
    private static final Duration CURRENT = Duration.ofSeconds(30);

    private static final int WIDTH_PX = 160;
    private static final double WHITE = 255;

    private final Function<String, Optional<GopRing>> rings;
    private final Clock clock;

    /** @param clock the one that dates the packets */
    PictureBrightness(Function<String, Optional<GopRing>> rings, Clock clock) {
        this.rings = rings;
        this.clock = clock;
    }

    @Override
    public Optional<Double> of(String camera, List<Point> polygon) {
        List<Packet> gop = rings.apply(camera).map(GopRing::lastGop).orElse(List.of());
        if (gop.isEmpty() || clock.since(gop.getFirst().timeNanos()).compareTo(CURRENT) > 0) {
            return Optional.empty();
        }
        List<GrayPicture> pictures = new ArrayList<>();
        try (VideoDecoder decoder = new VideoDecoder();
                GrayScaler scaler = new GrayScaler(WIDTH_PX)) {
            decoder.decodeAlone(gop.getFirst(), picture -> {
                if (!picture.damaged()) {
                    scaler.scale(picture).ifPresent(pictures::add);
                }
            });
        }
        return pictures.stream().findFirst().flatMap(picture -> mean(picture, polygon));
    }

    static Optional<Double> mean(GrayPicture picture, List<Point> polygon) {
        long sum = 0;
        long count = 0;
        for (int y = 0; y < picture.heightPx(); y++) {
            for (int x = 0; x < picture.widthPx(); x++) {
                if (polygon.isEmpty()
                        || contains(polygon, (x + 0.5) / picture.widthPx(), (y + 0.5) / picture.heightPx())) {
                    sum += picture.luma()[y * picture.widthPx() + x] & 0xff;
                    count++;
                }
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(sum / WHITE / count);
    }

    /** By the even-odd rule. */
    private static boolean contains(List<Point> polygon, double x, double y) {
        boolean inside = false;
        Point before = polygon.getLast();
        for (Point corner : polygon) {
            boolean between = corner.y() > y != before.y() > y;
            if (between && x < (before.x() - corner.x()) * (y - corner.y()) / (before.y() - corner.y()) + corner.x()) {
                inside = !inside;
            }
            before = corner;
        }
        return inside;
    }
}
