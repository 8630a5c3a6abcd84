// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// JUnit extension with a real Redis server, shared by all test classes of the JVM. It starts at the first use and
/// stops with the JVM. Test classes are separated by their tenants: see [Fixtures#uniqueTenant()]. Tests that need
/// a failing server start an [dev.carillon.embedded.EmbeddedRedis] of their own.
public final class RedisExtension implements BeforeAllCallback {

    /// Shared server, started when this class is initialized at the first use.
    private static final class Shared {
        static final String ADDRESS = TestInfrastructure.chosen().redis();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        url();
    }

    public String url() {
        return Shared.ADDRESS;
    }
}
