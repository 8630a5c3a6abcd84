// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog.receipt;

import dev.carillon.admin.catalog.CatalogDocuments;
import dev.carillon.admin.database.AdminDatabase;
import dev.carillon.admin.operator.SecondFactors;
import dev.carillon.admin.tenant.Tenants;
import dev.carillon.keys.SecretSeal;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// Beans of the receipt endpoints.
@Configuration(proxyBeanMethods = false)
@Import(ReceiptEndpointController.class)
public class ReceiptEndpointConfiguration {

    @Bean
    SecretRenewal adminSecretRenewal(
            AdminDatabase database,
            Tenants tenants,
            CatalogDocuments documents,
            SecondFactors factors,
            SecretSeal seal) {
        return new SecretRenewal(database, tenants, documents, factors, seal);
    }
}
