package dev.watchkeeper.detect;

import dev.watchkeeper.config.CameraSettings;
import dev.watchkeeper.config.MotionSettings.Point;
import dev.watchkeeper.config.MotionSettings.Zone;
import dev.watchkeeper.event.Label;
import dev.watchkeeper.event.Movement;
import java.util.List;

/**
 * Which labels of a camera's events count, and which alert; immutable. In a zone with labels of its own, those decide; elsewhere the camera's.
 *
 * @param labels the camera's; if empty, all count and none alerts
 * @param required whether nobody is told of an event without a label that counts
 */
public record LabelRule(List<String> labels, boolean required, List<Zone> zones) {
    public LabelRule {
        labels = List.copyOf(labels);
        zones = List.copyOf(zones);
    }

    public static LabelRule of(CameraSettings camera) {
        return new LabelRule(
                camera.analysis().labels(),
                camera.analysis().requireLabel(),
                camera.motion().zones());
    }

    /** Whether the label counts where it was recognised. */
    public boolean counts(Label label) {
        List<Zone> touched = deciding(label);
        return touched.isEmpty()
                ? labels.isEmpty() || labels.contains(label.name())
                : touched.stream().anyMatch(zone -> zone.labels().contains(label.name()));
    }

    /** Whether a person is told at once: it counts because it was named. */
    public boolean alerts(Label label) {
        return counts(label) && (!labels.isEmpty() || !deciding(label).isEmpty());
    }

    /** Whether events without a label that counts are of less interest than others. */
    public boolean asksForLabels() {
        return required || canAlert();
    }

    /** Whether any label can alert. */
    public boolean canAlert() {
        return !labels.isEmpty()
                || zones.stream().anyMatch(zone -> !zone.labels().isEmpty());
    }

    /** The names of the zones in which it was recognised. */
    public List<String> zonesOf(Label label) {
        return touched(label.box()).stream().map(Zone::name).toList();
    }

    private List<Zone> deciding(Label label) {
        return touched(label.box()).stream()
                .filter(zone -> !zone.labels().isEmpty())
                .toList();
    }

    /** The zones in which it stands, or in which its middle is. */
    private List<Zone> touched(Movement.Box box) {
        double middle = box.x() + box.width() / 2;
        return zones.stream()
                .filter(zone -> isInside(zone.polygon(), middle, box.y() + box.height())
                        || isInside(zone.polygon(), middle, box.y() + box.height() / 2))
                .toList();
    }

    /** Counts the edges to the right, W. Randolph Franklin's PNPOLY. */
    private static boolean isInside(List<Point> polygon, double x, double y) {
        boolean inside = false;
        Point before = polygon.getLast();
        for (Point corner : polygon) {
            if (corner.y() >= y != before.y() >= y
                    && x < (before.x() - corner.x()) * (y - corner.y()) / (before.y() - corner.y()) + corner.x()) {
                inside = !inside;
            }
            before = corner;
        }
        return inside;
    }
}
