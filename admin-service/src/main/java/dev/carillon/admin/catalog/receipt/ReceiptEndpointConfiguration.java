// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.receipt;

import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.keys.SecretSeal;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Beans of the receipt endpoints.
@Configuration(proxyBeanMethods = false)
public class ReceiptEndpointConfiguration {

    @Bean
    ReceiptEndpointController adminReceiptEndpointController(
            CatalogDocuments documents, SecretSeal seal, InstantSource clock) {
        return new ReceiptEndpointController(documents, seal, clock);
    }

    @Bean
    SecretRenewal adminSecretRenewal(
            AdminDatabase database, Tenants tenants, CatalogDocuments documents, SecretSeal seal) {
        return new SecretRenewal(database, tenants, documents, seal);
    }
}
