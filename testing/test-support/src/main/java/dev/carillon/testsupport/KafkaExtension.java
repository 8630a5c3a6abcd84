// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// JUnit extension with a real Kafka broker, shared by all test classes of the JVM. It starts at the first use and
/// stops with the JVM. Test classes are separated by their tenants: see [Fixtures#uniqueTenant()]. Tests that need
/// a failing broker start an [dev.carillon.embedded.EmbeddedKafka] of their own.
public final class KafkaExtension implements BeforeAllCallback {

    /// Shared server, started when this class is initialized at the first use.
    private static final class Shared {
        static final String ADDRESS = TestInfrastructure.chosen().kafka();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        bootstrapServers();
    }

    public String bootstrapServers() {
        return Shared.ADDRESS;
    }
}
