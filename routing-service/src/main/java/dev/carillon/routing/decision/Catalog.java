// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision;

import dev.carillon.events.TenantId;
import dev.carillon.events.lever.Levers;
import dev.carillon.events.v1.Category;
import dev.carillon.events.v1.EventType;
import dev.carillon.events.v1.Template;
import dev.carillon.events.v1.Tenant;
import java.util.Optional;

/// The tenants' published documents, as they stand now.
public interface Catalog {

    Optional<Tenant> tenant(TenantId tenant);

    Optional<EventType> eventType(TenantId tenant, String name);

    Optional<Category> category(TenantId tenant, String name);

    /// A workflow of the version that is published now.
    Optional<Flow.Written> workflow(TenantId tenant, String id);

    Optional<Template> template(TenantId tenant, String id);

    /// What operators hold.
    default Levers levers() {
        return Levers.NONE;
    }
}
