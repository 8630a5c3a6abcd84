// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.access.Caller;
import dev.carillon.documents.json.Fields;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.InstanceReport;
import dev.carillon.events.v1.Lever;
import dev.carillon.runtime.http.RefusedException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Levers of the installation, as operators list, pull and release them. Thread-safe.
final class OperatorLevers {

    private final LeverStore levers;
    private final RunningInstances instances;
    private final LeverSubjects subjects;
    private final LeverForm form;
    private final InstantSource clock;

    OperatorLevers(
            LeverStore levers,
            RunningInstances instances,
            LeverSubjects subjects,
            LeverForm form,
            InstantSource clock) {
        this.levers = levers;
        this.instances = instances;
        this.subjects = subjects;
        this.form = form;
        this.clock = clock;
    }

    LeverView.Board list() {
        List<InstanceReport> alive = instances.alive();
        return new LeverView.Board(
                levers.list().stream()
                        .map(held -> LeverView.of(held.target(), Optional.of(held), alive))
                        .toList(),
                alive.stream().map(LeverView.InstanceView::of).toList());
    }

    /// Lever with this id, pulled or not.
    ObjectNode find(String id) {
        LeverTarget target = target(id);
        return LeverView.of(target, levers.find(target), instances.alive());
    }

    ObjectNode pull(Caller caller, String id, Fields body) {
        LeverTarget target = target(id);
        Lever lever = form.read(target, body, caller.actorName(), clock.instant());
        subjects.requireAny(target, lever, instances.alive());
        HeldPosition held = levers.pull(target, lever);
        return LeverView.of(target, Optional.of(held), instances.alive());
    }

    /// Releases a lever. Succeeds also if it is not pulled.
    void release(String id) {
        levers.release(target(id));
    }

    private static LeverTarget target(String id) {
        try {
            return LeverTarget.parse(id);
        } catch (IllegalArgumentException e) {
            throw RefusedException.invalid("id", "format", String.valueOf(e.getMessage()));
        }
    }
}
