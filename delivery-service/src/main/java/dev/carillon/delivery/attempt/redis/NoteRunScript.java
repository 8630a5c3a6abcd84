// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.attempt.redis;

import dev.carillon.runtime.redis.LuaScript;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;

/// Call of the script `note_run.lua`.
final class NoteRunScript {

    private static final LuaScript SCRIPT =
            LuaScript.withRun(NoteRunScript.class, "note_run.lua", ScriptOutputType.MULTI);

    private NoteRunScript() {}

    /// Notes that the current run of Redis has all claims of a bucket from now on.
    ///
    /// @return true if that was not known before
    static boolean run(RedisClusterCommands<String, byte[]> redis, String key) {
        return SCRIPT.run(redis, new String[] {key}).getFirst()[0] == '1';
    }
}
