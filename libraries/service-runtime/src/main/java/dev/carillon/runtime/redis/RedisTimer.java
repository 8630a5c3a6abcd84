// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.netty.util.HashedWheelTimer;
import io.netty.util.Timer;
import io.netty.util.concurrent.DefaultThreadFactory;

/// Timer of the timeouts of all Redis clients of the process. It wakes ten times a second even if no command waits, so
/// one thread serves all clients. The thread starts with the first timeout and ends with the process. Thread-safe.
public final class RedisTimer {

    private static final Timer SHARED = new HashedWheelTimer(new DefaultThreadFactory("redis-timer", true));

    private RedisTimer() {}

    /// Resources of a client without a timer of its own. The user of the client shuts them down; the timer goes on.
    public static ClientResources.Builder resources() {
        return DefaultClientResources.builder().timer(SHARED);
    }
}
