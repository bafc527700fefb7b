package dev.watchkeeper.api.http;

/** Groups addresses by user, for limits; stateless. */
final class Networks {
    private static final int GROUPS = 8;

    private Networks() {}

    /** An IPv6 user owns a whole /64, so only the first four groups count. */
    static String of(String address) {
        String[] groups = address.split(":", -1);
        return groups.length < GROUPS ? address : String.join(":", groups[0], groups[1], groups[2], groups[3]);
    }
}
