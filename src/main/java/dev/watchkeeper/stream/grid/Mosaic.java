package dev.watchkeeper.stream.grid;

import dev.watchkeeper.media.YuvPicture;
import dev.watchkeeper.media.YuvPicture.Area;
import dev.watchkeeper.media.YuvPicture.Colour;
import dev.watchkeeper.stream.Grid;
import dev.watchkeeper.stream.Size;
import dev.watchkeeper.stream.grid.TileFeed.Sight;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Paints a grid: each tile shows its camera's newest picture or since when there is none; confined to one thread. */
final class Mosaic {
    private static final Logger log = LoggerFactory.getLogger(Mosaic.class);
    private static final Colour OFFLINE = new Colour(90, 105, 220);
    private static final Colour CONNECTING = new Colour(110, 155, 105);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final ZoneId zone;
    private final Lettering lettering;
    private final YuvPicture canvas;
    private final List<Place> places = new ArrayList<>();

    /** A tile with what it shows; confined to the mosaic's thread. */
    private static final class Place {
        private final Grid.Tile tile;
        private final TileFeed feed;
        private final String title;
        private Optional<YuvPicture> picture = Optional.empty();
        private Optional<Card> card = Optional.empty();

        Place(Grid.Tile tile, TileFeed feed, String title) {
            this.tile = tile;
            this.feed = feed;
            this.title = title;
        }
    }

    /** A drawn card and what it says; immutable. */
    private record Card(TileCard.Text text, TileCard drawn) {}

    /**
     * @param feeds of the grid's tiles, in their order
     * @param zone of the times that people read
     */
    Mosaic(Grid grid, List<TileFeed> feeds, ZoneId zone) {
        this.zone = zone;
        Glyphs glyphs = Glyphs.load();
        lettering = new Lettering(glyphs);
        canvas = new YuvPicture(grid.size().width(), grid.size().height());
        for (int i = 0; i < feeds.size(); i++) {
            Grid.Tile tile = grid.tiles().get(i);
            boolean titled = !tile.title().isBlank() && glyphs.canShow(tile.title());
            places.add(new Place(tile, feeds.get(i), titled ? tile.title() : tile.camera()));
        }
    }

    /** The picture of this moment; written over by the next call. */
    YuvPicture paint(long nowNanos, Instant now) {
        for (Place place : places) {
            int x = place.tile.x() / 2 * 2;
            int y = place.tile.y() / 2 * 2;
            Optional<TileCard.Text> text = text(place, place.feed.sight(nowNanos), now);
            if (text.isPresent()) {
                card(place, text.get()).paint(canvas, x, y);
            } else {
                show(place, x, y);
            }
        }
        return canvas;
    }

    /** Empty if there are pictures to show instead. */
    private Optional<TileCard.Text> text(Place place, Sight sight, Instant now) {
        return switch (sight) {
            case Sight.Live live -> Optional.empty();
            case Sight.Connecting(Instant since) ->
                Optional.of(new TileCard.Text(place.title, "connecting since", shown(since, now), CONNECTING));
            case Sight.Offline(Instant since) ->
                Optional.of(new TileCard.Text(place.title, "offline since", shown(since, now), OFFLINE));
        };
    }

    /** The time alone would mislead on another day. */
    private String shown(Instant moment, Instant now) {
        LocalDate day = moment.atZone(zone).toLocalDate();
        boolean today = day.equals(now.atZone(zone).toLocalDate());
        return (today ? TIME : DAY_AND_TIME).format(moment.atZone(zone));
    }

    private TileCard card(Place place, TileCard.Text text) {
        place.picture = Optional.empty();
        Optional<Card> known = place.card.filter(card -> card.text.equals(text));
        if (known.isPresent()) {
            return known.get().drawn;
        }
        if (place.card.isEmpty()) {
            log.info("{}: {} {}", place.tile.camera(), text.status(), text.since());
        }
        TileCard drawn = new TileCard(place.tile.size(), text, lettering);
        place.card = Optional.of(new Card(text, drawn));
        return drawn;
    }

    private void show(Place place, int x, int y) {
        if (place.card.isPresent()) {
            place.card = Optional.empty();
            log.info("{}: pictures come", place.tile.camera());
        }
        place.picture = place.feed.take(place.picture).or(() -> place.picture);
        if (place.picture.isPresent()) {
            YuvPicture picture = place.picture.get();
            Size size = place.tile.size();
            // The rest beside or around it is black.
            int left = (size.width() - picture.widthPx()) / 4 * 2;
            int top = (size.height() - picture.heightPx()) / 4 * 2;
            if (picture.widthPx() < size.width() || picture.heightPx() < size.height()) {
                canvas.fill(new Area(x, y, size.width(), size.height()), Colour.BLACK);
            }
            canvas.draw(picture, x + left, y + top);
        }
    }
}
