// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin;

import dev.carillon.admin.RunningAdmin.Tenancy;
import dev.carillon.events.CatalogKey;
import dev.carillon.events.TenantId;
import dev.carillon.events.topic.Topics;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.testsupport.KafkaExtension;
import dev.carillon.testsupport.RecordReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Start of tests of the catalog: the running service, a tenant of their own, and a reader of the published records.
/// For one test class at a time.
abstract class CatalogFixture {

    @RegisterExtension
    static final KafkaExtension KAFKA = new KafkaExtension();

    static RunningAdmin admin;
    static Tenancy tenancy;
    static RecordReader<CatalogKey, CatalogEntry> published;

    @BeforeAll
    static void start() {
        admin = RunningAdmin.shared();
        tenancy = admin.newTenant();
        published = RecordReader.of(KAFKA.bootstrapServers(), Topics.CATALOG);
    }

    @AfterAll
    static void stop() {
        published.close();
    }

    /// Key of the tenant's entry.
    static CatalogKey key(CatalogKey.Kind kind, String id) {
        return new CatalogKey(new TenantId(tenancy.tenant()), kind, id);
    }

    /// The tenant's entry, once it is published.
    static CatalogEntry awaitEntry(CatalogKey.Kind kind, String id) {
        return published
                .await(record ->
                        record.key().equals(key(kind, id)) && record.value().isPresent())
                .requireValue();
    }
}
