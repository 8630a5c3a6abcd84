// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.router.store;

import com.google.protobuf.ByteString;
import dev.carillon.documents.workflow.Reading;
import dev.carillon.documents.workflow.WorkflowReader;
import dev.carillon.events.Channel;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.routing.decision.Flow;
import dev.carillon.routing.state.FlowState;
import dev.carillon.routing.state.WorkflowState;
import dev.carillon.routing.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;

/// Store of the workflow versions that notifications started with. A notification ends with the version that it
/// started with, whatever is published later. There is one entry per published version in use; entries are never
/// removed. Used by the task's thread only.
public final class Flows {

    private final StoredMessages<WorkflowState> documents;
    private final Map<Bytes, Flow> known = new HashMap<>();

    public Flows(Store store) {
        this.documents = new StoredMessages<>(store, WorkflowState.parser());
    }

    /// State that refers to a flow, after storing the flow's document.
    public FlowState pin(TenantId tenant, Flow flow) {
        return switch (flow) {
            case Flow.Unwritten unwritten -> {
                FlowState.Builder state = FlowState.newBuilder();
                unwritten
                        .channels()
                        .forEach(channel -> state.addChannels(channel.code().getNumber()));
                yield state.build();
            }
            case Flow.Written written -> {
                keep(StoreKeys.workflow(tenant, written.id(), written.version()), written);
                yield FlowState.newBuilder()
                        .setWorkflow(written.id())
                        .setVersion(written.version())
                        .build();
            }
        };
    }

    public Flow of(TenantId tenant, FlowState state) {
        if (state.getWorkflow().isEmpty()) {
            return Flow.unwritten(state.getChannelsList().stream()
                    .flatMap(number -> Optional.ofNullable(ChannelCode.forNumber(number)).stream())
                    .flatMap(code -> Channel.find(code).stream())
                    .toList());
        }
        Bytes key = StoreKeys.workflow(tenant, state.getWorkflow(), state.getVersion());
        return known.computeIfAbsent(key, _ -> read(key, state));
    }

    private void keep(Bytes key, Flow.Written written) {
        if (known.put(key, written) == null && documents.find(key).isEmpty()) {
            documents.put(
                    key,
                    WorkflowState.newBuilder().setDocument(written.canonical()).build());
        }
    }

    private Flow read(Bytes key, FlowState state) {
        ByteString document = documents
                .find(key)
                .map(WorkflowState::getDocument)
                .orElseThrow(() -> new IllegalStateException(
                        "the workflow version of a stored notification is missing from the workflows store"));
        return switch (WorkflowReader.read(document.toByteArray())) {
            case Reading.Read(var readable, var canonical) ->
                new Flow.Written(state.getWorkflow(), state.getVersion(), readable, canonical);
            case Reading.Refused(var faults) ->
                throw new IllegalStateException("a stored workflow cannot be read: " + faults);
        };
    }
}
