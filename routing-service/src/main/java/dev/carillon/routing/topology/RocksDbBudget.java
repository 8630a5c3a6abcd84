// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/// Memory budget of all stores of all lanes of the process: a shared block cache, which also holds write buffers,
/// indexes and filters. Kafka's default is a budget for each store, gigabytes in total. It is created when the first
/// store opens, with the sizes in that store's settings, and lives as long as the process. Thread-safe. The class and
/// its constructor are public because Kafka Streams creates it by name.
public final class RocksDbBudget implements RocksDBConfigSetter {

    /// Streams setting: bytes of the block cache.
    public static final String CACHE_SIZE = "carillon.rocksdb.cache.size";

    /// Streams setting: bytes of the write buffers.
    public static final String WRITE_BUFFERS_SIZE = "carillon.rocksdb.write.buffers.size";

    private static final int SHARD_BITS = 2;
    private static final double FOR_INDEXES_AND_FILTERS = 0.2;
    private static final long WRITE_BUFFER_SIZE = 2 * 1024 * 1024L;
    /// Memory that a store allocates with its first record. There are about a hundred stores, most of them nearly
    /// empty.
    private static final long FIRST_BYTES = 64 * 1024L;

    private static @Nullable Budget budget;

    private record Budget(Cache cache, WriteBufferManager writeBuffers) {}

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        Budget shared = shared(configs);
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(shared.cache());
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table)
                .setWriteBufferManager(shared.writeBuffers())
                .setWriteBufferSize(WRITE_BUFFER_SIZE)
                .setArenaBlockSize(FIRST_BYTES)
                // Periodic statistics would wake a thread in each store.
                .setStatsDumpPeriodSec(0);
    }

    /// Closes nothing: the shared cache outlives the store.
    @Override
    public void close(String storeName, Options options) {}

    private static synchronized Budget shared(Map<String, Object> configs) {
        if (budget == null) {
            long writeBuffers = bytes(configs, WRITE_BUFFERS_SIZE);
            Cache cache =
                    new LRUCache(bytes(configs, CACHE_SIZE) + writeBuffers, SHARD_BITS, false, FOR_INDEXES_AND_FILTERS);
            budget = new Budget(cache, new WriteBufferManager(writeBuffers, cache));
        }
        return budget;
    }

    private static long bytes(Map<String, Object> configs, String name) {
        return Long.parseLong(String.valueOf(configs.get(name)));
    }
}
