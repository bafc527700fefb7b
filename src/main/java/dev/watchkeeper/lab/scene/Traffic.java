package dev.watchkeeper.lab.scene;

import dev.watchkeeper.lab.scene.Canvas.Colour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** A road with vehicles on it throughout the film, in haze or at dusk; immutable. */
record Traffic(Air air, List<Vehicle> vehicles, double until) implements Layer {
    private static final double HORIZON = 0.36;

    Traffic {
        vehicles = List.copyOf(vehicles);
    }

    /** Visibility, with the brightness of sky and road. */
    enum Air {
        HAZE(230, 117),
        DUSK(30, 17);

        private final int sky;
        private final int road;

        Air(int sky, int road) {
            this.sky = sky;
            this.road = road;
        }
    }

    /**
     * A vehicle that drives its way again and again; immutable.
     *
     * @param start how far along its way it starts, 0 to 1
     * @param lane position across the road, 0 to 1
     * @param speed ways per second; negative backwards, 0 if parked
     * @param size its area at the road's near end, as a share of the picture
     * @param coming whether the road leads towards the camera instead of across the picture
     */
    record Vehicle(double start, double lane, double speed, double size, int luma, boolean coming) {
        private double way(double second) {
            double way = start + speed * second;
            return way - Math.floor(way);
        }

        /** Of its centre. */
        private double x(double second) {
            return coming ? 0.5 + (lane - 0.5) * (0.15 + 0.95 * way(second)) : 1.2 * way(second) - 0.1;
        }

        private double ground(double second) {
            return coming ? HORIZON + 0.06 + 0.62 * way(second) : HORIZON + 0.1 + 0.55 * lane;
        }

        private double width(double second) {
            double near = coming ? 0.25 + 0.75 * way(second) : 1;
            return near * Math.sqrt(size * (coming ? 1.2 : 2.2) * 9 / 16);
        }

        private double height(double second) {
            return width(second) * (coming ? 1 / 1.2 : 1 / 2.2) * 16 / 9;
        }
    }

    static Traffic of(Air air, double until, SplittableRandom random) {
        List<Vehicle> vehicles = new ArrayList<>();
        boolean haze = air == Air.HAZE;
        boolean coming = random.nextBoolean();
        int count = haze ? 20 + random.nextInt(20) : 5 + random.nextInt(5);
        // In haze 6 to 7 % of the picture moves; at dusk the largest are 0.2 to 0.3 %.
        double each = haze ? (coming ? 2 : 1) * 0.065 / count : coming ? 0.003 : 0.0021;
        double pace = 0.02 + random.nextDouble(0.08);
        for (int i = 0; i < count; i++) {
            double size = each * (haze ? 0.6 + random.nextDouble(0.8) : 1 + random.nextDouble(0.2));
            int away = haze ? 15 + random.nextInt(36) : 18 + random.nextInt(40);
            boolean darker = haze && random.nextInt(3) > 0;
            int lane = random.nextInt(6);
            double speed = pace * (0.7 + 0.15 * lane + random.nextDouble(0.2));
            boolean parked = i % 8 == 7;
            vehicles.add(new Vehicle(
                    random.nextDouble(),
                    (lane + 0.2 * random.nextDouble()) / 6,
                    parked ? 0 : lane < 3 ? speed : -speed,
                    size,
                    air.road + (darker ? -away : away),
                    coming));
        }
        vehicles.sort(Comparator.comparingDouble(v -> v.ground(0)));
        return new Traffic(air, vehicles, until);
    }

    @Override
    public List<MotionInterval> motion() {
        return List.of(new MotionInterval(0, until));
    }

    @Override
    public void paint(Canvas canvas, int frame, double second) {
        canvas.remap((x, y, luma) -> y < HORIZON ? air.sky : air.road + (luma - 112) * (air == Air.HAZE ? 0.12 : 0.04));
        for (Vehicle v : vehicles) {
            double width = v.width(second);
            double height = v.height(second);
            double left = v.x(second) - width / 2;
            double ground = v.ground(second);
            int darker = (int) (air.road + 0.6 * (v.luma() - air.road));
            canvas.rectangle(left, ground - height * 0.65, width, height * 0.65, Colour.gray(v.luma()));
            canvas.rectangle(left + width * 0.15, ground - height, width * 0.7, height * 0.4, Colour.gray(darker));
            if (air == Air.DUSK) {
                double lamp = v.coming() || v.speed() >= 0 ? left + width * 0.9 : left;
                canvas.rectangle(lamp, ground - height * 0.45, width * 0.08, height * 0.2, Colour.gray(210));
            }
        }
    }
}
