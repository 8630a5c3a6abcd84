// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.admin.json.Json;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.BreakerPosition;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.Lever;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// JSON views of levers for operators.
final class LeverView {

    private LeverView() {}

    /// Number of processes that have a lever in its current position, of all processes that act on it.
    ///
    /// @param missing names of the processes that do not have it
    record InEffect(int on, int of, List<String> missing) {}

    /// View of a running process.
    record InstanceView(String service, String instance, Instant seenAt, List<String> levers) {

        static InstanceView of(InstanceReport report) {
            return new InstanceView(
                    report.getService(),
                    report.getInstance(),
                    Instant.ofEpochMilli(report.getAtMillis()),
                    report.getLeversList().stream().map(held -> held.getId()).toList());
        }
    }

    /// View of all levers and processes.
    @JsonInclude
    record Board(List<ObjectNode> items, List<InstanceView> instances) {}

    static ObjectNode of(LeverTarget target, Optional<HeldPosition> position, List<InstanceReport> alive) {
        ObjectNode view = Json.object().put("id", target.toString());
        view.put("kind", target.kind().wireName());
        target.parts().forEach((part, value) -> view.put(part.wireName(), value));
        view.put("held", position.isPresent());
        position.ifPresent(held -> describe(held, view));
        if (target.kind() != LeverKind.FLAG) {
            view.set("inEffect", Json.read(Json.write(inEffect(target, position, alive)), ObjectNode.class));
        }
        return view;
    }

    /// Position alone, as the audit log stores it.
    static ObjectNode of(HeldPosition held) {
        ObjectNode view = Json.object();
        describe(held, view);
        return view;
    }

    private static void describe(HeldPosition held, ObjectNode view) {
        Lever lever = held.lever();
        switch (lever.getActionCase()) {
            case THROTTLE -> view.put("eventsPerSecond", lever.getThrottle().getEventsPerSecond());
            case BACKOFF -> view.put("factor", lever.getBackoff().getFactor());
            case BREAKER ->
                view.put(
                        "position",
                        lever.getBreaker().getPosition() == BreakerPosition.BREAKER_OPEN ? "open" : "closed");
            case RAMP -> {
                view.put("percent", lever.getRamp().getPercent());
                if (!lever.getRamp().getCandidate().isEmpty()) {
                    view.put("candidate", lever.getRamp().getCandidate());
                }
            }
            case FLAG -> view.put("percent", lever.getFlag().getPercent());
            case REHYDRATION -> view.put("recipient", lever.getRehydration().getRecipient());
            case PAUSE, ACTION_NOT_SET -> {} // no members of their own
        }
        view.put("reason", lever.getReason());
        view.put("pulledBy", lever.getPulledBy());
        view.put("pulledAt", Instant.ofEpochMilli(lever.getPulledAtMillis()).toString());
        if (lever.getUntilMillis() != 0) {
            view.put("until", Instant.ofEpochMilli(lever.getUntilMillis()).toString());
        }
        view.put("version", held.version());
    }

    static InEffect inEffect(LeverTarget target, Optional<HeldPosition> position, List<InstanceReport> alive) {
        List<InstanceReport> acting = alive.stream()
                .filter(report -> report.getService().equals(target.service()))
                .toList();
        List<String> missing = acting.stream()
                .filter(report -> heldVersion(target, report)
                        != position.map(HeldPosition::version).orElse(0L))
                .map(report -> report.getService() + "/" + report.getInstance())
                .toList();
        return new InEffect(acting.size() - missing.size(), acting.size(), missing);
    }

    /// Version of the lever that an instance holds; 0 if it holds none.
    private static long heldVersion(LeverTarget target, InstanceReport report) {
        return report.getLeversList().stream()
                .filter(held -> held.getId().equals(target.toString()))
                .findFirst()
                .map(held -> held.getVersion())
                .orElse(0L);
    }
}
