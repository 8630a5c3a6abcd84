// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway;

import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.PostgresExtension;
import dev.carillon.testsupport.RedisExtension;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Extension with the shared gateway, on the stores of the tests, and one tenant for each test class.
final class GatewayExtension implements BeforeAllCallback, AfterAllCallback {

    static final KafkaExtension KAFKA = new KafkaExtension();
    static final RedisExtension REDIS = new RedisExtension();
    static final PostgresExtension POSTGRES = new PostgresExtension();

    private final RunningGateway node = RunningGateway.shared();
    private final Producer producer = new Producer(KAFKA.bootstrapServers());

    RunningGateway node() {
        return node;
    }

    Producer producer() {
        return producer;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        producer.awaitKnownTo(node);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean isNested = context.getRequiredTestClass().isMemberClass();
        if (!isNested) {
            producer.close();
        }
    }
}
