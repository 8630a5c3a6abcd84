// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import tools.jackson.databind.node.ObjectNode;

/// Change of the simulated catalog.
sealed interface CatalogChange {

    /// @param document canonical JSON of a valid document that replaces the published one
    record OfWorkflow(String id, ByteString document) implements CatalogChange {}

    /// @param patch patch of the type's document; a new type starts as an empty document
    record OfEventType(String id, Place<ObjectNode> patch) implements CatalogChange {}

    /// @param patch patch of the tenant's settings
    record OfTenant(Place<ObjectNode> patch) implements CatalogChange {}

    /// Part of the request.
    ///
    /// @param path JSON pointer to the part
    record Place<T>(T value, String path) {}
}
