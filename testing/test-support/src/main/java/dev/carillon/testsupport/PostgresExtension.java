// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.testsupport;

import dev.carillon.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Gives test classes a real Postgres server, one for all classes of the JVM, started at the first use and gone
/// with the JVM. Test classes keep apart by their tenants: see [Fixtures#uniqueTenant()]. Tests that need a
/// failing server start an [EmbeddedPostgres] of their own.
public final class PostgresExtension implements BeforeAllCallback {

    /// Started when the class is initialized, which happens once and at the first use.
    private static final class Shared {
        static final EmbeddedPostgres INSTANCE = start();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        shared();
    }

    public String jdbcUrl() {
        return shared().jdbcUrl();
    }

    public String username() {
        return shared().username();
    }

    public String password() {
        return shared().password();
    }

    private static EmbeddedPostgres shared() {
        return Shared.INSTANCE;
    }

    private static EmbeddedPostgres start() {
        return EmbeddedPostgres.start(SharedDirectory.of("postgres"), 0);
    }
}
