package dev.watchkeeper.detect.model;

/**
 * Something that was recognised in a picture; immutable.
 *
 * @param kind the number of its name, from 0
 * @param confidence 0 to 1
 */
public record Found(int kind, double confidence, Box box) {
    /** A rectangle; immutable. All four numbers are shares of the picture, 0 to 1. */
    public record Box(double x, double y, double width, double height) {
        /** Cut at the edges of the picture. */
        static Box between(double x1, double y1, double x2, double y2) {
            double left = clamp(x1);
            double top = clamp(y1);
            return new Box(left, top, Math.max(0, clamp(x2) - left), Math.max(0, clamp(y2) - top));
        }

        private static double clamp(double share) {
            return Double.isNaN(share) ? 0 : Math.clamp(share, 0, 1);
        }

        double area() {
            return width * height;
        }

        /** The common area of two boxes as a share of the area that they cover together. */
        double overlap(Box other) {
            double common = Math.max(0, Math.min(x + width, other.x + other.width) - Math.max(x, other.x))
                    * Math.max(0, Math.min(y + height, other.y + other.height) - Math.max(y, other.y));
            double together = area() + other.area() - common;
            return together <= 0 ? 0 : common / together;
        }
    }
}
