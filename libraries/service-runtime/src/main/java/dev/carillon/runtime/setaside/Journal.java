// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// A memory-mapped file with a slot for each thread that processes records. A slot names the work that is in process.
/// The operating system keeps what was written when the process is killed; nothing is forced to disk. A line of the
/// table of sources is written once; a slot's state is written last, and cleared first.
final class Journal {

    static final int SLOTS = 1024;
    static final int SOURCES = 256;

    private static final long MAGIC = 0x4341_5249_4a4e_4c31L;
    private static final int HEADER_BYTES = 64;
    private static final int LIFE = 8;
    private static final int IN_ORDER = 16;
    private static final int SOURCE_BYTES = 256;
    private static final int SLOT_BYTES = 64;
    private static final int FROM = 8;
    private static final int TO = 16;
    private static final int MARK = 24;
    private static final int SLOTS_START = HEADER_BYTES + SOURCES * SOURCE_BYTES;
    private static final int FILE_BYTES = SLOTS_START + SLOTS * SLOT_BYTES;
    private static final int STATE_BITS = 8;
    private static final int SOURCE_BITS = 24;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final ByteBuffer file;

    private Journal(ByteBuffer file) {
        this.file = file.order(ByteOrder.nativeOrder());
    }

    /// Contents of a journal.
    ///
    /// @param life id of the process that wrote it
    /// @param entries work that was in process; empty if the process ended in order
    record Contents(long life, List<JournalEntry> entries) {}

    /// Creates an empty journal, or empties the one that is there.
    static Journal create(Path path, long life) throws IOException {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            Journal journal = new Journal(channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES));
            journal.file.putLong(LIFE, life);
            journal.file.putLong(0, MAGIC);
            return journal;
        }
    }

    /// Reads a journal; one that is not complete has no entries.
    static Contents read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(FILE_BYTES).order(ByteOrder.nativeOrder());
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Reads on until the buffer is full or the file ends.
            }
            if (bytes.hasRemaining() || bytes.getLong(0) != MAGIC) {
                return new Contents(0, List.of());
            }
            return new Contents(bytes.getLong(LIFE), entries(bytes));
        }
    }

    void register(int source, String consumer, String topic) {
        byte[] name = (consumer + "\n" + topic).getBytes(StandardCharsets.UTF_8);
        if (source >= SOURCES || name.length > SOURCE_BYTES - Integer.BYTES) {
            throw new IllegalArgumentException(
                    "a journal names at most %d sources of at most %d bytes each; this is source %d with %d bytes: %s"
                            .formatted(SOURCES, SOURCE_BYTES - Integer.BYTES, source, name.length, consumer));
        }
        int start = HEADER_BYTES + source * SOURCE_BYTES;
        file.put(start + Integer.BYTES, name);
        file.putInt(start, name.length);
    }

    /// Names the work of a slot. A volatile write, so that [ProcessingGuard] sees it in order with its own fields.
    void write(int slot, JournalEntry.State state, WorkId work, long to) {
        int start = SLOTS_START + slot * SLOT_BYTES;
        file.putLong(start + FROM, work.offset());
        file.putLong(start + TO, to);
        file.putLong(start + MARK, work.mark());
        long word = state.code()
                | ((long) work.source().index() << STATE_BITS)
                | ((long) work.partition() << (STATE_BITS + SOURCE_BITS));
        LONGS.setVolatile(file, start, word);
    }

    void clear(int slot) {
        LONGS.setVolatile(file, SLOTS_START + slot * SLOT_BYTES, 0L);
    }

    boolean isActive(int slot) {
        return (long) LONGS.getVolatile(file, SLOTS_START + slot * SLOT_BYTES) != 0;
    }

    /// Records that the process ends in order from now on: what is in process then is not suspected.
    void endInOrder() {
        LONGS.setVolatile(file, IN_ORDER, 1L);
    }

    private static List<JournalEntry> entries(ByteBuffer bytes) {
        boolean isInOrder = bytes.getLong(IN_ORDER) != 0;
        List<JournalEntry> entries = new ArrayList<>();
        for (int slot = 0; slot < SLOTS; slot++) {
            int start = SLOTS_START + slot * SLOT_BYTES;
            long word = bytes.getLong(start);
            for (JournalEntry.State state : JournalEntry.State.values()) {
                boolean isIt = (word & ((1 << STATE_BITS) - 1)) == state.code();
                if (isIt && (!isInOrder || state == JournalEntry.State.TIMED_OUT)) {
                    entries.add(new JournalEntry(
                            slot,
                            state,
                            place(bytes, word),
                            bytes.getLong(start + FROM),
                            bytes.getLong(start + TO),
                            bytes.getLong(start + MARK)));
                }
            }
        }
        return List.copyOf(entries);
    }

    private static JournalEntry.Place place(ByteBuffer bytes, long word) {
        int source = (int) (word >>> STATE_BITS) & ((1 << SOURCE_BITS) - 1);
        int start = HEADER_BYTES + source * SOURCE_BYTES;
        byte[] name = new byte[bytes.getInt(start)];
        bytes.get(start + Integer.BYTES, name);
        String[] parts = new String(name, StandardCharsets.UTF_8).split("\n", 2);
        return new JournalEntry.Place(parts[0], parts[1], (int) (word >>> (STATE_BITS + SOURCE_BITS)));
    }
}
