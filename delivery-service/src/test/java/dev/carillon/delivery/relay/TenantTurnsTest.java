// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.delivery.channel.http.AddressGuard;
import dev.carillon.delivery.channel.http.EndpointUrl;
import dev.carillon.delivery.channel.http.ProviderHttp;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ReceiptEndpoint;
import dev.carillon.observability.metric.Label;
import dev.carillon.observability.metric.Meters;
import dev.carillon.observability.metric.Metric;
import dev.carillon.observability.metric.Source;
import dev.carillon.testsupport.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TenantTurnsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final ProviderHttp http = new ProviderHttp(AddressGuard.publicAnd(List.of(), List.of()), SECOND);
    private final List<RelayedEndpoint> endpoints = new ArrayList<>();
    private final TenantTurns turns = new TenantTurns();

    @AfterEach
    void close() {
        endpoints.forEach(RelayedEndpoint::close);
        http.close();
    }

    @Test
    void manyEndpointsOfOneTenantDelayNoOtherTenant() {
        for (int i = 0; i < 5; i++) {
            add("greedy", "e" + i);
        }
        add("modest", "only");

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            order.add(turns.next(endpoints, _ -> true)
                    .map(endpoint -> endpoint.range().key().tenant() + "/"
                            + endpoint.range().key().id())
                    .orElseThrow());
        }

        assertThat(order)
                .containsExactly(
                        "greedy/e0",
                        "modest/only",
                        "greedy/e1",
                        "modest/only",
                        "greedy/e2",
                        "modest/only",
                        "greedy/e3",
                        "modest/only");
    }

    @Test
    void onlyThoseThatNeedATurnHaveOne() {
        add("greedy", "e0");
        add("modest", "only");

        assertThat(turns.next(endpoints, endpoint -> endpoint.range().key().id().equals("only")))
                .hasValue(endpoints.getLast());
        assertThat(turns.next(endpoints, _ -> false)).isEmpty();
    }

    private void add(String tenant, String id) {
        CatalogKey key = new CatalogKey(new TenantId(tenant), CatalogKey.Kind.RECEIPT_ENDPOINT, id);
        RelayedRange range =
                new RelayedRange(key, tenant + "." + id, 0, OptionalLong.empty(), ReceiptEndpoint.getDefaultInstance());
        endpoints.add(new RelayedEndpoint(
                range,
                new RelayClient(http, range.endpoint(), EndpointUrl.Plain.FORBIDDEN, clock),
                new RelayProperties(true, List.of(), List.of(), false, 1, SECOND, SECOND, SECOND, SECOND, 1),
                new Meters(new SimpleMeterRegistry(), Source.DELIVERY)
                        .counters(Metric.DELIVERY_RELAYED, Map.of(Label.RESULT, PendingReceipts.RESULTS))));
    }
}
