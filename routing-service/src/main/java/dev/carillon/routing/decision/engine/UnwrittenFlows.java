// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.EventType;
import dev.carillon.routing.decision.Flow;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Flows of event types without a workflow, one per list of channels. Thread-safe.
final class UnwrittenFlows {

    private static final ConcurrentMap<List<Channel>, Flow.Unwritten> KNOWN = new ConcurrentHashMap<>();

    private UnwrittenFlows() {}

    static Flow.Unwritten of(EventType type) {
        List<Channel> channels = type.getChannelsList().stream()
                .flatMap(code -> Channel.find(code).stream())
                .distinct()
                .toList();
        return KNOWN.computeIfAbsent(channels, Flow::unwritten);
    }
}
