// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.benchmarks.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PlatformCountersTest {

    @Test
    void anIncreaseIsTheDifferenceOfTwoReadings() {
        assertThat(PlatformCounters.increase(Map.of("a", 10.0, "b", 1.0), Map.of("a", 25.0, "c", 3.0)))
                .isEqualTo(Map.of("a", 15.0, "c", 3.0));
    }

    @Test
    void readsTheCountersOfRedis() {
        String info = """
                # Commandstats\r
                cmdstat_evalsha:calls=120,usec=4000,usec_per_call=33.33,rejected_calls=0,failed_calls=0\r
                cmdstat_config|get:calls=3,usec=40,usec_per_call=13.33,rejected_calls=0,failed_calls=0\r
                # Stats\r
                total_commands_processed:999\r
                total_net_input_bytes:7000\r
                total_net_output_bytes:80\r
                """;

        assertThat(RedisCounters.parse(info))
                .isEqualTo(Map.of(
                        "Redis evalsha", 120.0,
                        "Redis config|get", 3.0,
                        "Redis commands", 123.0,
                        "Redis bytes received", 7_000.0,
                        "Redis bytes sent", 80.0));
    }

    @Test
    void namesTheCountersOfTheBrokersRequests() {
        assertThat(BrokerCounters.requests("Produce")).contains("Kafka Produce requests");
        assertThat(BrokerCounters.requests("EndTxn")).contains("Kafka transactions");
        assertThat(BrokerCounters.requests("FetchConsumer")).isEmpty();
    }
}
