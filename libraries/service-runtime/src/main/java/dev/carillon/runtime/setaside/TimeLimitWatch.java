// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.setaside;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Watch over the time that each slot's work takes, in ticks of its own clock: a pause of the whole process is one tick
/// whatever its length. For one thread.
final class TimeLimitWatch {

    static final Duration TICK = Duration.ofSeconds(1);

    /// Clients of the environment: a thread that waits in one of these waits for a broker or a store, not because of
    /// its record.
    private static final List<String> CLIENTS = List.of(
            "org.apache.kafka.",
            "org.rocksdb.",
            "org.postgresql.",
            "com.zaxxer.hikari.",
            "io.lettuce.",
            "java.net.",
            "sun.nio.ch.",
            "sun.security.ssl.",
            "dev.carillon.runtime.setaside.WorkSlot");

    private static final String OWN = "dev.carillon.";

    private final long limitTicks;
    private final Map<WorkSlot, Seen> seen = new HashMap<>();

    private record Seen(long sequence, long ticks) {}

    /// Work that took too long.
    record Late(WorkId work, List<StackTraceElement> stack) {

        /// The innermost frame, for the cause of the failure.
        String at() {
            return stack.isEmpty() ? "an unknown place" : stack.getFirst().toString();
        }
    }

    TimeLimitWatch(Duration limit) {
        this.limitTicks = Math.max(1, limit.dividedBy(TICK));
    }

    /// Checks all slots once.
    ///
    /// @return the first slot whose work has taken too long, if its thread does not wait for the environment
    Optional<Late> tick(List<WorkSlot> slots) {
        seen.keySet().retainAll(slots);
        for (WorkSlot slot : slots) {
            long sequence = slot.sequence();
            @Nullable Seen last = seen.get(slot);
            long ticks = last != null && sequence >= 0 && last.sequence() == sequence ? last.ticks() + 1 : 0;
            seen.put(slot, new Seen(sequence, ticks));
            if (ticks >= limitTicks) {
                Optional<Late> late = look(slot, sequence);
                if (late.isPresent()) {
                    return late;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Late> look(WorkSlot slot, long sequence) {
        WorkId work = slot.work();
        Thread worker = slot.worker();
        if (work == null || worker == null) {
            return Optional.empty();
        }
        List<StackTraceElement> stack = List.of(worker.getStackTrace());
        boolean isStill = slot.sequence() == sequence && work.equals(slot.work());
        return isStill && !isWaitingForTheEnvironment(stack) ? Optional.of(new Late(work, stack)) : Optional.empty();
    }

    /// True if the code that our innermost frame called is a client's.
    static boolean isWaitingForTheEnvironment(List<StackTraceElement> stack) {
        return stack.stream()
                .map(StackTraceElement::getClassName)
                .takeWhile(name -> !name.startsWith(OWN) || name.startsWith("dev.carillon.runtime."))
                .anyMatch(name -> CLIENTS.stream().anyMatch(name::startsWith));
    }
}
