// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.util.List;
import java.util.Optional;

/// A workflow. [WorkflowReader] creates it only from documents without fault: ids are unique, names of steps exist, and
/// there are no cycles.
///
/// @param steps at least one
public record WorkflowDocument(String name, List<Step> steps) {

    public WorkflowDocument {
        steps = List.copyOf(steps);
    }

    public Optional<Step> step(String id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }

    public Step first() {
        return steps.getFirst();
    }

    /// Next step after a step; empty at the end.
    public Optional<Step> after(Step step) {
        if (step.next().isPresent()) {
            return target(step.next().get());
        }
        int below = steps.indexOf(step) + 1;
        return below < steps.size() ? Optional.of(steps.get(below)) : Optional.empty();
    }

    /// Next step if a branch's condition does not hold; empty at the end.
    public Optional<Step> otherwise(Step.Branch branch) {
        return target(branch.otherwise());
    }

    private Optional<Step> target(String id) {
        return id.equals(Step.END) ? Optional.empty() : step(id);
    }
}
