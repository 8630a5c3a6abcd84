// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.runtime.postgres;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Names of the database roles as which the services connect. The process that migrates the schemas grants each
/// existing role the rights of its service.
///
/// @param admin Role of the admin service. If it does not exist in the database, nothing is granted to it.
/// @param gateway Role of the gateways. If it does not exist in the database, nothing is granted to it.
/// @param ingestion Role of the ingestion service. If it does not exist in the database, nothing is granted to it.
/// @param routing Role of the routers. If it does not exist in the database, nothing is granted to it.
/// @param delivery Role of the delivery workers. If it does not exist in the database, nothing is granted to it.
@ConfigurationProperties("carillon.postgres.roles")
record PostgresRoles(
        @DefaultValue("carillon_admin") String admin,
        @DefaultValue("carillon_gateway") String gateway,
        @DefaultValue("carillon_ingestion") String ingestion,
        @DefaultValue("carillon_routing") String routing,
        @DefaultValue("carillon_delivery") String delivery) {

    /// Names by service.
    Map<String, String> byService() {
        return Map.of(
                "admin", admin,
                "gateway", gateway,
                "ingestion", ingestion,
                "routing", routing,
                "delivery", delivery);
    }
}
