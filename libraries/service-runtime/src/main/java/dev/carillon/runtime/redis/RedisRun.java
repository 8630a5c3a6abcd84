// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.redis;

/// Run of a Redis server: the time for which one process is the master. In a cluster it also ends when the server takes
/// over a slot. Data that was written in an earlier run may lack the latest writes.
final class RedisRun {

    private static final String OF_SERVER = LuaScript.read(RedisRun.class, "run.lua");
    private static final String IN_CLUSTER = OF_SERVER + LuaScript.read(RedisRun.class, "cluster_run.lua");

    private RedisRun() {}

    /// Lua script for a single server that can use the run as `run`; see `run.lua`. On a replica it fails.
    static String ofServer(String script) {
        return OF_SERVER + script;
    }

    /// Lua script for a member of a cluster that can use the run as `run`; see `cluster_run.lua`.
    static String inCluster(String script) {
        return IN_CLUSTER + script;
    }
}
