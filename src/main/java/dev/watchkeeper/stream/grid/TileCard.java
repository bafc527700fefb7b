package dev.watchkeeper.stream.grid;

import dev.watchkeeper.media.YuvPicture;
import dev.watchkeeper.media.YuvPicture.Area;
import dev.watchkeeper.media.YuvPicture.Colour;
import dev.watchkeeper.stream.Size;
import java.util.ArrayList;
import java.util.List;

/** What a tile shows instead of pictures: the camera's title, and since when it is away; immutable. */
final class TileCard {
    private static final Colour PAPER = Colour.gray(40);
    private static final int TITLE_INK = 235;
    private static final int STATUS_INK = 210;

    /** Heights as shares of the tile's. */
    private static final double TITLE_SHARE = 0.11;

    private static final double STATUS_SHARE = 0.072;
    private static final double STRIPE_SHARE = 0.03;

    private static final double WIDTH_SHARE = 0.9;

    /** Below this, a letter of seven rows cannot be read. */
    private static final double MIN_STEP_PX = 1;

    private final Size size;
    private final Colour stripe;
    private final List<Placed> lines = new ArrayList<>();

    /** A line with its place in the tile; immutable. */
    private record Placed(Lettering.Line line, int x, int y) {}

    /**
     * What the card says; immutable.
     *
     * @param status two parts, which stand in one line if they fit
     */
    record Text(String title, String status, String since, Colour stripe) {}

    TileCard(Size size, Text text, Lettering lettering) {
        this.size = size;
        stripe = text.stripe();
        double titleStep = Math.max(MIN_STEP_PX, TITLE_SHARE * size.height() / Glyphs.BODY);
        double statusStep = Math.max(MIN_STEP_PX, STATUS_SHARE * size.height() / Glyphs.BODY);
        double room = WIDTH_SHARE * size.width();
        String whole = text.status() + " " + text.since();
        boolean oneLine = lettering.columns(whole) * statusStep <= room;
        List<Lettering.Line> drawn = new ArrayList<>();
        // A long title shrinks to the size of the rest before it is cut.
        double fitting =
                Math.clamp(room / lettering.columns(text.title()), statusStep, Math.max(statusStep, titleStep));
        drawn.add(
                lettering.line(lettering.cut(text.title(), (int) (room / fitting)), fitting, TITLE_INK, PAPER.luma()));
        for (String line : oneLine ? List.of(whole) : List.of(text.status(), text.since())) {
            double step = Math.clamp(room / lettering.columns(line), MIN_STEP_PX, statusStep);
            drawn.add(lettering.line(line, step, STATUS_INK, PAPER.luma()));
        }
        place(drawn);
    }

    private void place(List<Lettering.Line> drawn) {
        int height = drawn.stream().mapToInt(Lettering.Line::heightPx).sum();
        int y = (size.height() - height) / 2;
        for (Lettering.Line line : drawn) {
            lines.add(new Placed(line, (size.width() - line.widthPx()) / 2, y));
            y += line.heightPx();
        }
    }

    /** Paints the whole tile; lines that a tiny tile has no room for are left out. */
    void paint(YuvPicture canvas, int x, int y) {
        canvas.fill(new Area(x, y, size.width(), size.height()), PAPER);
        int thick = Math.max(2, (int) (size.height() * STRIPE_SHARE) / 2 * 2);
        canvas.fill(new Area(x, y, size.width(), Math.min(thick, size.height())), stripe);
        for (Placed placed : lines) {
            Lettering.Line line = placed.line();
            if (placed.x() >= 0 && placed.y() >= 0 && placed.y() + line.heightPx() <= size.height()) {
                canvas.drawLuma(line.luma(), x + placed.x(), y + placed.y(), line.widthPx());
            }
        }
    }
}
