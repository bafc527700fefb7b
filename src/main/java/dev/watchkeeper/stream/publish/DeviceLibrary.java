package dev.watchkeeper.stream.publish;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes a library in place of libavdevice, in which every function returns 0 at once, so that there are no devices; confined to one thread. ffmpeg is linked against that
 * library, which is linked against X11, ALSA and PulseAudio; on a server without them, ffmpeg would not start. The format is ELF of the System V ABI.
 */
final class DeviceLibrary {
    /** All functions of the library that the program ffmpeg names; where one is missing, it does not start. */
    private static final List<String> FUNCTIONS = List.of(
            "av_input_audio_device_next",
            "av_input_video_device_next",
            "av_output_audio_device_next",
            "av_output_video_device_next",
            "avdevice_configuration",
            "avdevice_free_list_devices",
            "avdevice_list_input_sources",
            "avdevice_list_output_sinks",
            "avdevice_register_all",
            "avdevice_version");

    /** The largest page of either architecture: what is written to memory lies on a page of its own. */
    private static final int PAGE = 0x10000;

    private static final int HEADER = 64;
    private static final int SEGMENT = 56;
    private static final int SEGMENTS = 4;
    private static final int CODE = HEADER + SEGMENTS * SEGMENT;
    private static final int CODE_BYTES = 8;
    private static final int SYMBOL = 24;

    private static final short EM_X86_64 = 62;
    private static final short EM_AARCH64 = 183;

    /** xor eax, eax; ret. */
    private static final byte[] RETURN_X86 = {0x31, (byte) 0xc0, (byte) 0xc3};

    /** mov x0, #0; ret. */
    private static final byte[] RETURN_ARM = {0, 0, (byte) 0x80, (byte) 0xd2, (byte) 0xc0, 0x03, 0x5f, (byte) 0xd6};

    /** The fixed entries of the dynamic section, with its end. */
    private static final int ENTRIES = 11;

    private static final int ENTRY = 16;

    private final boolean arm;
    private final List<String> needed;
    private final ByteBuffer file;
    private final StringBuilder names = new StringBuilder("\0");

    /**
     * @param arm for arm64, else for x64
     * @param needed libraries in the same folder that are loaded with it
     */
    DeviceLibrary(boolean arm, List<String> needed) {
        this.arm = arm;
        this.needed = needed;
        file = ByteBuffer.allocate(PAGE + (ENTRIES + needed.size()) * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The content of the library; call it once.
     *
     * @param name of the file, by which it is known
     * @param version of its functions
     */
    byte[] bytes(String name, String version) {
        int symbols = CODE + CODE_BYTES;
        int hash = symbols + (FUNCTIONS.size() + 1) * SYMBOL;
        int versions = hash + (FUNCTIONS.size() + 4) * 4;
        int definitions = (versions + (FUNCTIONS.size() + 1) * 2 + 7) / 8 * 8;
        int strings = definitions + 2 * 28;

        int ownName = nameOf(name);
        int versionName = nameOf(version);
        symbols(symbols);
        hash(hash);
        versions(versions);
        definition(definitions, 1, 1, ownName, name, 28);
        definition(definitions + 28, 0, 2, versionName, version, 0);
        List<Long> dynamic = new ArrayList<>();
        needed.forEach(library -> dynamic.addAll(List.of(1L, (long) nameOf(library)))); // DT_NEEDED
        dynamic.addAll(List.of(29L, (long) nameOf("$ORIGIN"))); // DT_RUNPATH
        byte[] text = names.toString().getBytes(StandardCharsets.US_ASCII);
        file.put(strings, text);
        int end = strings + text.length;
        file.put(CODE, arm ? RETURN_ARM : RETURN_X86);
        long size = (long) (ENTRIES + needed.size()) * ENTRY;
        header(arm ? EM_AARCH64 : EM_X86_64);
        segment(0, 1, 5, 0, end, PAGE); // PT_LOAD, to read and to execute
        segment(1, 1, 6, PAGE, size, PAGE); // PT_LOAD, to read and to write
        segment(2, 2, 6, PAGE, size, 8); // PT_DYNAMIC
        segment(3, 0x6474e551, 6, 0, 0, 16); // PT_GNU_STACK: nothing on the stack is executed
        dynamic.addAll(List.of(14L, (long) ownName)); // DT_SONAME
        dynamic.addAll(List.of(4L, (long) hash)); // DT_HASH
        dynamic.addAll(List.of(5L, (long) strings)); // DT_STRTAB
        dynamic.addAll(List.of(6L, (long) symbols)); // DT_SYMTAB
        dynamic.addAll(List.of(10L, (long) text.length)); // DT_STRSZ
        dynamic.addAll(List.of(11L, (long) SYMBOL)); // DT_SYMENT
        dynamic.addAll(List.of(0x6ffffff0L, (long) versions)); // DT_VERSYM
        dynamic.addAll(List.of(0x6ffffffcL, (long) definitions)); // DT_VERDEF
        dynamic.addAll(List.of(0x6ffffffdL, 2L)); // DT_VERDEFNUM
        for (int i = 0; i < dynamic.size(); i++) {
            file.putLong(PAGE + i * 8, dynamic.get(i)); // and two zeros, DT_NULL, at the end
        }
        return file.array();
    }

    private int nameOf(String name) {
        int at = names.length();
        names.append(name).append('\0');
        return at;
    }

    private void header(short machine) {
        file.put(0, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}); // 64 bits, little endian
        file.putShort(16, (short) 3); // ET_DYN
        file.putShort(18, machine);
        file.putInt(20, 1);
        file.putLong(32, HEADER);
        file.putShort(52, (short) HEADER);
        file.putShort(54, (short) SEGMENT);
        file.putShort(56, (short) SEGMENTS);
        file.putShort(58, (short) 64); // the size of a section's header, of which there is none
    }

    private void segment(int index, int type, int flags, long offset, long size, long alignment) {
        int at = HEADER + index * SEGMENT;
        file.putInt(at, type);
        file.putInt(at + 4, flags);
        file.putLong(at + 8, offset);
        file.putLong(at + 16, offset);
        file.putLong(at + 24, offset);
        file.putLong(at + 32, size);
        file.putLong(at + 40, size);
        file.putLong(at + 48, alignment);
    }

    private void symbols(int start) {
        List<Integer> at = new ArrayList<>();
        FUNCTIONS.forEach(function -> at.add(nameOf(function)));
        for (int i = 0; i < at.size(); i++) {
            int symbol = start + (i + 1) * SYMBOL;
            file.putInt(symbol, at.get(i));
            file.put(symbol + 4, (byte) 0x12); // STB_GLOBAL, STT_FUNC
            file.putShort(symbol + 6, (short) 1); // in some section: defined
            file.putLong(symbol + 8, CODE);
            file.putLong(symbol + 16, CODE_BYTES);
        }
    }

    /** One chain with all of them. */
    private void hash(int start) {
        int count = FUNCTIONS.size() + 1;
        file.putInt(start, 1);
        file.putInt(start + 4, count);
        file.putInt(start + 8, 1);
        for (int i = 1; i < count; i++) {
            file.putInt(start + 12 + i * 4, i + 1 < count ? i + 1 : 0);
        }
    }

    private void versions(int start) {
        for (int i = 1; i <= FUNCTIONS.size(); i++) {
            file.putShort(start + i * 2, (short) 2);
        }
    }

    private void definition(int at, int flags, int index, int nameAt, String name, int next) {
        file.putShort(at, (short) 1);
        file.putShort(at + 2, (short) flags);
        file.putShort(at + 4, (short) index);
        file.putShort(at + 6, (short) 1);
        file.putInt(at + 8, hashOf(name));
        file.putInt(at + 12, 20);
        file.putInt(at + 16, next);
        file.putInt(at + 20, nameAt);
    }

    /** The hash of names in the System V ABI. */
    private static int hashOf(String name) {
        int hash = 0;
        for (byte next : name.getBytes(StandardCharsets.US_ASCII)) {
            hash = (hash << 4) + next;
            int high = hash & 0xf0000000;
            hash ^= high >>> 24;
            hash &= ~high;
        }
        return hash;
    }
}
