// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import com.google.protobuf.ByteString;
import dev.carillon.documents.workflow.Step;
import dev.carillon.documents.workflow.WorkflowDocument;
import dev.carillon.events.Channel;
import java.util.List;
import java.util.Optional;

/// Steps of a notification, in the version with which it started. An event type without a workflow has an unwritten
/// flow: one deliver step for each of its channels, in order, named after the channel.
public sealed interface Flow {

    WorkflowDocument document();

    /// Name of a step in ids, deliveries and receipts.
    String nameOf(Step step);

    /// Text that identifies this flow among all flows of the tenant.
    String identity();

    /// @param id id of the workflow in the catalog
    /// @param canonical document in its stored form
    record Written(String id, long version, WorkflowDocument document, ByteString canonical) implements Flow {

        @Override
        public String nameOf(Step step) {
            return step.id();
        }

        @Override
        public String identity() {
            return id + ":" + version;
        }
    }

    /// Flow without a workflow document. Its steps have no published name.
    record Unwritten(List<Channel> channels, WorkflowDocument document) implements Flow {

        public Unwritten {
            channels = List.copyOf(channels);
        }

        @Override
        public String nameOf(Step step) {
            return "";
        }

        @Override
        public String identity() {
            return "";
        }
    }

    static Unwritten unwritten(List<Channel> channels) {
        List<Step> steps = channels.stream()
                .<Step>map(channel -> new Step.Deliver(
                        channel.wireName(),
                        channel,
                        List.of(),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new Unwritten(channels, new WorkflowDocument("", steps));
    }
}
