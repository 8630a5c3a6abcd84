// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.workflow;

import com.google.protobuf.ByteString;
import dev.carillon.documents.json.Fault;
import java.util.List;

/// Result of reading a workflow document.
public sealed interface Reading {

    /// @param canonicalJson the document as JSON, for publication
    record Read(WorkflowDocument document, ByteString canonicalJson) implements Reading {}

    /// @param faults all faults; at least one
    record Refused(List<Fault> faults) implements Reading {

        public Refused {
            faults = List.copyOf(faults);
        }
    }
}
