// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import dev.carillon.embedded.EmbeddedKafka;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives test classes a real Kafka broker, one for all classes of the JVM, started at the first use and gone with
/// the JVM. Test classes keep apart by their tenants: see [Fixtures#uniqueTenant()]. Tests that need a failing
/// broker start an [EmbeddedKafka] of their own.
public final class KafkaExtension implements BeforeAllCallback {

    /// Started when the class is initialized, which happens once and at the first use.
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
