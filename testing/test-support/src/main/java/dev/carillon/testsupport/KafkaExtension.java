// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import dev.carillon.embedded.EmbeddedKafka;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// JUnit extension with a real Kafka broker, shared by all test classes of the JVM. It starts at the first use and
/// stops with the JVM. Test classes are separated by their tenants: see [Fixtures#uniqueTenant()]. Tests that need
/// a failing broker start an [EmbeddedKafka] of their own.
public final class KafkaExtension implements BeforeAllCallback {

    /// Shared broker, started when this class is initialized at the first use.
    private static final class Shared {
        static final EmbeddedKafka INSTANCE = start();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared();
    }

    public String bootstrapServers() {
        return shared().bootstrapServers();
    }

    private static EmbeddedKafka shared() {
        return Shared.INSTANCE;
    }

    private static EmbeddedKafka start() {
        try {
            return EmbeddedKafka.start(SharedDirectory.of("kafka"), 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Kafka starts", e);
        }
    }
}
