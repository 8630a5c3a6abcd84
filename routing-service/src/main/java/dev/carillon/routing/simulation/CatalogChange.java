// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.simulation;

import com.google.protobuf.ByteString;
import tools.jackson.databind.node.ObjectNode;

/// One way in which the catalog would be another.
sealed interface CatalogChange {

    /// @param document canonical JSON of a sound document, that takes the place of the one there
    record OfWorkflow(String id, ByteString document) implements CatalogChange {}

    /// @param patch merged into the type's document; a type that is not there begins as an empty one
    record OfEventType(String id, Place<ObjectNode> patch) implements CatalogChange {}

    /// @param patch merged into the tenant's settings
    record OfTenant(Place<ObjectNode> patch) implements CatalogChange {}

    /// A part of the request.
    ///
    /// @param path JSON pointer to it
    record Place<T>(T value, String path) {}
}
