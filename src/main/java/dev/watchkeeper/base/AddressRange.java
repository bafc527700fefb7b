package dev.watchkeeper.base;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One address or a range of them, such as {@code 10.0.0.0/8}; immutable. Literal addresses only, so that nothing is looked up.
 *
 * @param text as it was written
 * @param bits how many bits of the address count
 */
public record AddressRange(String text, InetAddress address, int bits) {
    /** Reads an address or a range; empty if it is neither. */
    public static Optional<AddressRange> parse(String text) {
        String[] parts = text.split("/", -1);
        Optional<InetAddress> address = literal(parts[0]);
        if (address.isEmpty() || parts.length > 2) {
            return Optional.empty();
        }
        int all = address.get().getAddress().length * Byte.SIZE;
        if (parts.length == 1) {
            return Optional.of(new AddressRange(text, address.get(), all));
        }
        int bits = parts[1].matches("[0-9]{1,3}") ? Integer.parseInt(parts[1]) : all + 1;
        return bits > all ? Optional.empty() : Optional.of(new AddressRange(text, address.get(), bits));
    }

    /** Whether the literal address lies within. */
    public boolean contains(String other) {
        Optional<InetAddress> asked = literal(other);
        if (asked.isEmpty()) {
            return false;
        }
        byte[] mine = address.getAddress();
        byte[] theirs = asked.get().getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((mine[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(HostAndPort.withoutBrackets(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
