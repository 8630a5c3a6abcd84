// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.running;

import dev.carillon.events.RecipientKey;
import dev.carillon.events.codec.PayloadSeal;
import dev.carillon.events.topic.Topics;
import dev.carillon.routing.router.DecisionInputs;
import dev.carillon.routing.router.store.StoreNames;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/// Lookup of the router that owns a recipient, from the metadata that the members of the lane's group exchange.
///
/// @param advertised URL of this router; null if it has no peers
record OwnerLookup(KafkaStreams streams, @Nullable URI advertised, PayloadSeal seal) {

    RecipientOwner locate(RecipientKey recipient) {
        try {
            KeyQueryMetadata known = streams.queryMetadataForKey(
                    StoreNames.PROFILES, recipient, Topics.PROFILES.keys().serializer());
            if (known == null || known.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
                return new RecipientOwner.Unknown("partitions are being assigned; retry later");
            }
            return isHere(known.partition()) ? here(recipient, known.partition()) : elsewhere(known.activeHost());
        } catch (InvalidStateStoreException e) {
            return new RecipientOwner.Unknown("the recipient's partition is moving to another router; retry later");
        }
    }

    private RecipientOwner here(RecipientKey recipient, int partition) {
        QueriedStores stores = new QueriedStores(streams, partition);
        return new RecipientOwner.ThisRouter(DecisionInputs.of(recipient, stores, stores.catalog(), seal));
    }

    private boolean isHere(int partition) {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .anyMatch(task -> task.taskId().partition() == partition);
    }

    private RecipientOwner elsewhere(HostInfo host) {
        if (advertised == null || !RouterIdentity.isAdvertised(host)) {
            return new RecipientOwner.Unknown("the recipient belongs to a router without an advertised URL:"
                    + " set carillon.routing.advertised-url");
        }
        try {
            return new RecipientOwner.OtherRouter(
                    new URI(advertised.getScheme(), null, host.host(), host.port(), "/", null, null));
        } catch (URISyntaxException e) {
            return new RecipientOwner.Unknown("the recipient belongs to a router with an invalid address: " + host);
        }
    }
}
