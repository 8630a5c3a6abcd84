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

/// Published documents of the tenants, in their current version.
public interface Catalog {

    Optional<Tenant> tenant(TenantId tenant);

    Optional<EventType> eventType(TenantId tenant, String name);

    Optional<Category> category(TenantId tenant, String name);

    /// Workflow in its published version.
    Optional<Flow.Written> workflow(TenantId tenant, String id);

    Optional<Template> template(TenantId tenant, String id);

    /// Levers that operators hold.
    default Levers levers() {
        return Levers.NONE;
    }
}
