package dev.watchkeeper.motion.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sizes as OpenH264 gives them at 700 kbit/s: the first packets of each group refine its keyframe. */
final class PacketSizesTest {
    private static final int GROUP = 19;

    private final PacketSizes sizes = new PacketSizes();

    private static int quietSize(int packet, int group) {
        int usual = packet < 4 ? 6000 : 2600;
        return usual + 400 * ((packet + group) % 3 - 1);
    }

    /** Whether any packet of the group was a jump. */
    private boolean group(int number, int movingFrom, int movingTo, int movingSize) {
        boolean jumped = false;
        for (int packet = 0; packet < GROUP; packet++) {
            boolean moving = packet >= movingFrom && packet < movingTo;
            jumped |= sizes.jumped(moving ? movingSize : quietSize(packet, number));
        }
        return jumped;
    }

    private void quietGroups(int count) {
        for (int number = 0; number < count; number++) {
            assertThat(group(number, 0, 0, 0)).as("group %d", number).isFalse();
            sizes.quietGroup();
        }
    }

    @Test
    void refinementAfterEachKeyframeIsNoJump() {
        quietGroups(60);
    }

    /** The sizes of close-1: it was missed while only mean deviations counted. */
    @Test
    void somebodyBeforeTheLensForASecondIsAJumpAlthoughSizesDeviateInEveryGroup() {
        quietGroups(13);
        assertThat(group(13, 7, 16, 9300)).isTrue();
    }

    @Test
    void wrongHintsRaiseTheBar() {
        quietGroups(13);
        assertThat(group(13, 7, 16, 9300)).isTrue();
        sizes.wasWrong();
        sizes.wasWrong();
        assertThat(group(14, 7, 16, 9300)).isFalse();
    }
}
