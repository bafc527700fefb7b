package dev.watchkeeper.stream.grid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchkeeper.base.ManualClock;
import dev.watchkeeper.media.YuvPicture;
import dev.watchkeeper.media.YuvPicture.Area;
import dev.watchkeeper.media.YuvPicture.Colour;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Paints at 12:00:00 UTC on 1 March 2026. */
final class MosaicTest {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
    private static final Size TILE = new Size(320, 180);
    private static final Colour RED = new Colour(80, 90, 240);
    private static final Colour GREEN = new Colour(150, 50, 40);

    private final ManualClock clock = new ManualClock();
    private final List<TileFeed> feeds = new ArrayList<>();

    private Mosaic mosaic(Grid.Tile... tiles) {
        for (int i = 0; i < tiles.length; i++) {
            feeds.add(new TileFeed(LIMIT, clock));
        }
        return new Mosaic(new Grid("matrix", new Size(640, 360), 5, 500_000, List.of(tiles)), feeds, ZONE);
    }

    private static Grid.Tile tile(String camera, String title, int x, int y) {
        return new Grid.Tile(camera, title, camera, x, y, TILE);
    }

    private YuvPicture paint(Mosaic mosaic) {
        return mosaic.paint(clock.monotonicNanos(), clock.wall());
    }

    private static YuvPicture picture(Colour colour, int width, int height) {
        YuvPicture picture = new YuvPicture(width, height);
        picture.fill(new Area(0, 0, width, height), colour);
        return picture;
    }

    private void arrive(TileFeed feed, Colour colour) {
        feed.arrived(clock.monotonicNanos(), clock.wall());
        feed.offer(picture(colour, TILE.width(), TILE.height()));
    }

    /** Letters and paper as they must look, below the stripe. */
    private static void assertSays(YuvPicture canvas, int x, int y, String title, String status, String since) {
        YuvPicture expected = new YuvPicture(TILE.width(), TILE.height());
        new TileCard(TILE, new TileCard.Text(title, status, since, RED), new Lettering(Glyphs.load()))
                .paint(expected, 0, 0);
        for (int row = 10; row < TILE.height(); row++) {
            for (int column = 0; column < TILE.width(); column++) {
                assertThat(canvas.at(x + column, y + row))
                        .as("pixel %d,%d of '%s %s %s'", column, row, title, status, since)
                        .isEqualTo(expected.at(column, row));
            }
        }
    }

    @Test
    void beforeTheFirstPictureATileSaysSinceWhenItConnects() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0));
        clock.advance(Duration.ofMinutes(2));
        assertSays(paint(mosaic), 0, 0, "Hof", "connecting since", "13:00:00");
    }

    @Test
    void eachTileShowsItsNewestPictureInItsPlace() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0), tile("door", "Tür", 320, 180));
        arrive(feeds.get(0), RED);
        arrive(feeds.get(1), GREEN);
        YuvPicture canvas = paint(mosaic);
        assertThat(canvas.at(0, 0)).isEqualTo(RED);
        assertThat(canvas.at(319, 179)).isEqualTo(RED);
        assertThat(canvas.at(320, 180)).isEqualTo(GREEN);
        assertThat(canvas.at(320, 179)).as("no tile").isEqualTo(Colour.BLACK);
        arrive(feeds.get(0), GREEN);
        assertThat(paint(mosaic).at(0, 0)).isEqualTo(GREEN);
    }

    @Test
    void aPictureStaysUntilTheLimitAndNotLonger() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0), tile("door", "Tür", 320, 0));
        arrive(feeds.get(0), RED);
        clock.advance(LIMIT);
        arrive(feeds.get(1), GREEN);
        assertThat(paint(mosaic).at(0, 0)).isEqualTo(RED);
        clock.advance(Duration.ofMillis(1));
        YuvPicture canvas = paint(mosaic);
        assertSays(canvas, 0, 0, "Hof", "offline since", "13:00:00");
        assertThat(canvas.at(320, 0)).as("the others go on").isEqualTo(GREEN);
    }

    @Test
    void aConnectionThatEndsTakesItsPicturesAlongAtOnce() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0));
        arrive(feeds.getFirst(), RED);
        paint(mosaic);
        clock.advance(Duration.ofSeconds(1));
        arrive(feeds.getFirst(), GREEN);
        feeds.getFirst().ended();
        assertSays(paint(mosaic), 0, 0, "Hof", "offline since", "13:00:01");
    }

    @Test
    void aCameraThatIsBackIsShownWithItsFirstNewPicture() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0));
        TileFeed feed = feeds.getFirst();
        arrive(feed, RED);
        paint(mosaic);
        feed.ended();
        paint(mosaic);
        feed.arrived(clock.monotonicNanos(), clock.wall());
        assertSays(paint(mosaic), 0, 0, "Hof", "offline since", "13:00:00");
        feed.offer(picture(GREEN, 320, 180));
        assertThat(paint(mosaic).at(0, 0)).isEqualTo(GREEN);
    }

    @Test
    void aPictureThatWaitedWhileTheCameraFellSilentIsNotShown() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0));
        arrive(feeds.getFirst(), RED);
        clock.advance(LIMIT.plusMillis(1));
        assertSays(paint(mosaic), 0, 0, "Hof", "offline since", "13:00:00");
        clock.advance(Duration.ofSeconds(1));
        assertSays(paint(mosaic), 0, 0, "Hof", "offline since", "13:00:00");
    }

    @Test
    void fromTheNextDayOnTheDateIsShown() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0));
        arrive(feeds.getFirst(), RED);
        clock.advance(Duration.ofHours(11).minusSeconds(1));
        assertSays(paint(mosaic), 0, 0, "Hof", "offline since", "13:00:00");
        clock.advance(Duration.ofSeconds(1));
        assertSays(paint(mosaic), 0, 0, "Hof", "offline since", "2026-03-01 13:00:00");
    }

    @Test
    void aTitleThatTheFontCannotShowGivesWayToTheName() {
        Mosaic mosaic = mosaic(tile("yard", "庭", 0, 0), tile("door", "", 320, 0));
        YuvPicture canvas = paint(mosaic);
        assertSays(canvas, 0, 0, "yard", "connecting since", "13:00:00");
        assertSays(canvas, 320, 0, "door", "connecting since", "13:00:00");
    }

    @Test
    void barsFillWhatAPictureOfAnotherShapeLeaves() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0));
        TileFeed feed = feeds.getFirst();
        paint(mosaic);
        feed.arrived(clock.monotonicNanos(), clock.wall());
        feed.offer(picture(RED, 240, 180));
        YuvPicture canvas = paint(mosaic);
        assertThat(canvas.at(39, 90)).isEqualTo(Colour.BLACK);
        assertThat(canvas.at(40, 90)).isEqualTo(RED);
        assertThat(canvas.at(279, 90)).isEqualTo(RED);
        assertThat(canvas.at(280, 90)).isEqualTo(Colour.BLACK);
    }

    @Test
    void laterTilesCoverEarlierOnes() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0), tile("door", "Tür", 160, 90));
        arrive(feeds.get(1), GREEN);
        paint(mosaic);
        arrive(feeds.get(0), RED);
        YuvPicture canvas = paint(mosaic);
        assertThat(canvas.at(159, 90)).isEqualTo(RED);
        assertThat(canvas.at(160, 90)).isEqualTo(GREEN);
    }

    @Test
    void picturesAreUsedAgain() {
        Mosaic mosaic = mosaic(tile("yard", "Hof", 0, 0));
        TileFeed feed = feeds.getFirst();
        YuvPicture first = picture(RED, 320, 180);
        feed.arrived(clock.monotonicNanos(), clock.wall());
        feed.offer(first);
        assertThat(feed.wantsPicture()).isFalse();
        paint(mosaic);
        assertThat(feed.wantsPicture()).isTrue();
        assertThat(feed.takeSpare()).as("it is being shown").isEmpty();
        arrive(feed, GREEN);
        paint(mosaic);
        assertThat(feed.takeSpare()).isEqualTo(Optional.of(first));
    }

    @Test
    void tinyTilesArePaintedToo() {
        Size tiny = new Size(16, 8);
        Mosaic mosaic = mosaic(new Grid.Tile("yard", "A very long title", "yard", 624, 352, tiny));
        paint(mosaic);
        arrive(feeds.getFirst(), RED);
        clock.advance(LIMIT.plusMillis(1));
        assertThat(paint(mosaic).at(639, 359)).isEqualTo(Colour.gray(40));
    }
}
