package dev.watchkeeper.order;

import java.nio.file.Path;

/**
 * The files between the one who orders and one unit; immutable. The order's first line is its number, which the answer repeats. The unit renames the
 * order when it takes it, and removes it when it has answered.
 *
 * @param folder of all orders
 * @param name of this kind of order
 */
public record OrderFiles(Path folder, String name) {
    public static final String ORDER = ".order";
    public static final String TAKEN = ".taken";
    public static final String ANSWER = ".answer";

    /** The whole answer when the file was no order. */
    public static final String REFUSED = "refused";

    /** The folder of a data folder's orders. */
    public static Path folderOf(Path data) {
        return data.resolve("orders");
    }

    static OrderFiles of(Path data, String name) {
        return new OrderFiles(folderOf(data), name);
    }

    Path order() {
        return folder.resolve(name + ORDER);
    }

    Path taken() {
        return folder.resolve(name + TAKEN);
    }

    Path answer() {
        return folder.resolve(name + ANSWER);
    }
}
