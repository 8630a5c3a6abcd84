// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import java.util.List;

/// Reads workflow documents, in JSON or YAML. Thread-safe.
public final class WorkflowReader {

    private WorkflowReader() {}

    /// JSON if the first sign is a brace, else YAML (of which JSON is a part).
    public static Reading read(byte[] document) {
        return new Reading.Refused(List.of(new Fault("", "unbuilt", "not built yet: " + document.length)));
    }
}
