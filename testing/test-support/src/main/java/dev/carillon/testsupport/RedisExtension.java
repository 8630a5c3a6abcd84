// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import dev.carillon.embedded.EmbeddedRedis;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives test classes a real Redis server, one for all classes of the JVM, started at the first use and gone with
/// the JVM. Test classes keep apart by their tenants: see [Fixtures#uniqueTenant()]. Tests that need a failing
/// server start an [EmbeddedRedis] of their own.
public final class RedisExtension implements BeforeAllCallback {

    /// Started when the class is initialized, which happens once and at the first use.
    private static final class Shared {
        static final EmbeddedRedis INSTANCE = start();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared();
    }

    public String url() {
        return shared().url();
    }

    private static EmbeddedRedis shared() {
        return Shared.INSTANCE;
    }

    private static EmbeddedRedis start() {
        return EmbeddedRedis.start(SharedDirectory.of("redis"), 0);
    }
}
