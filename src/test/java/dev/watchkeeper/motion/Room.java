package dev.watchkeeper.motion;

import dev.watchkeeper.media.GrayPicture;
import dev.watchkeeper.media.TestVideo;
import java.util.Random;

/** Draws a synthetic room as a camera would see it: texture, sensor noise, light, and blocks of a person's size. Confined to one thread. */
final class Room {
    static final int WIDTH = 320;
    static final int HEIGHT = 180;

    private final Random random;
    private final float[] texture = new float[WIDTH * HEIGHT];
    private final float[] scene = new float[WIDTH * HEIGHT];
    /** Noise drawn once; every picture begins at another place of it. */
    private final float[] noise = new float[1 << 20];

    /** @param noise standard deviation of the sensor's noise, levels */
    Room(long seed, double noise) {
        this.random = new Random(seed);
        for (int i = 0; i < this.noise.length; i++) {
            this.noise[i] = (float) (noise * random.nextGaussian());
        }
        for (int i = 0; i < texture.length; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            double tiles = (x / 40 + y / 30) % 2 == 0 ? 25 : -25;
            texture[i] = (float) (110 + tiles + 30 * Math.sin(x / 50.0) + random.nextInt(9));
        }
    }

    /** Begins a picture: the empty room under some light. */
    Room light(double gain, double offset) {
        for (int i = 0; i < scene.length; i++) {
            scene[i] = (float) (texture[i] * gain + offset);
        }
        return this;
    }

    /** The room as an infrared lamp shows it: other materials are bright. */
    Room infrared() {
        for (int i = 0; i < scene.length; i++) {
            scene[i] = 60 + (texture[i] * 37 % 120);
        }
        return this;
    }

    Room block(double centreX, double centreY, int width, int height, double level) {
        for (int y = (int) centreY - height / 2; y < centreY + height / 2.0; y++) {
            for (int x = (int) centreX - width / 2; x < centreX + width / 2.0; x++) {
                if (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT) {
                    scene[y * WIDTH + x] = (float) level;
                }
            }
        }
        return this;
    }

    /** Makes a block so much brighter than the room behind it. */
    Room shade(int left, int top, int width, int height, double levels) {
        for (int y = top; y < Math.min(HEIGHT, top + height); y++) {
            for (int x = left; x < Math.min(WIDTH, left + width); x++) {
                scene[y * WIDTH + x] += (float) levels;
            }
        }
        return this;
    }

    /** Moves everything drawn so far by parts of pixels, as a camera that trembles does, behind a lens that shows no single pixels. */
    Room shift(double dx, double dy) {
        float[] from = blurred(scene);
        for (int i = 0; i < scene.length; i++) {
            double x = Math.clamp(i % WIDTH - dx, 0, WIDTH - 1.001);
            double y = Math.clamp(i / WIDTH - dy, 0, HEIGHT - 1.001);
            int at = (int) y * WIDTH + (int) x;
            double right = x - (int) x;
            double down = y - (int) y;
            scene[i] = (float) ((1 - down) * ((1 - right) * from[at] + right * from[at + 1])
                    + down * ((1 - right) * from[at + WIDTH] + right * from[at + WIDTH + 1]));
        }
        return this;
    }

    /** Averages 3×3 pixels, but for the border: what a lens does, and the detector before it compares. */
    static float[] blurred(float[] picture) {
        float[] blurred = picture.clone();
        for (int i = WIDTH + 1; i < picture.length - WIDTH - 1; i++) {
            float sum = 0;
            for (int row = -WIDTH; row <= WIDTH; row += WIDTH) {
                sum += picture[i + row - 1] + picture[i + row] + picture[i + row + 1];
            }
            blurred[i] = sum / 9;
        }
        return blurred;
    }

    /** What is drawn, without noise. */
    float[] scene() {
        return scene.clone();
    }

    Room glitch() {
        for (int i = 0; i < scene.length; i++) {
            if (i / WIDTH / 20 % 3 == 0) {
                scene[i] = random.nextInt(256);
            }
        }
        return this;
    }

    GrayPicture shoot(double seconds) {
        return shoot(seconds, 1);
    }

    GrayPicture shoot(double seconds, long epoch) {
        byte[] luma = new byte[scene.length];
        int start = random.nextInt(noise.length);
        for (int i = 0; i < luma.length; i++) {
            float value = scene[i] + noise[(start + i) & (noise.length - 1)];
            luma[i] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
        long micros = Math.round(seconds * 1e6);
        return new GrayPicture(luma, WIDTH, HEIGHT, TestVideo.START.plusNanos(micros * 1000), micros, epoch);
    }
}
