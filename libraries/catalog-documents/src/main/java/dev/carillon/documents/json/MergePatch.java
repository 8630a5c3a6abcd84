// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.json;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON merge patch, RFC 7396.
public final class MergePatch {

    private MergePatch() {}

    /// Applies a patch to the target: null removes a member, an object is merged, any other value replaces.
    public static void apply(ObjectNode target, ObjectNode patch) {
        patch.properties().forEach(member -> {
            JsonNode value = member.getValue();
            if (value.isNull()) {
                target.remove(member.getKey());
            } else if (value instanceof ObjectNode below) {
                ObjectNode merged = target.get(member.getKey()) instanceof ObjectNode there
                        ? there
                        : target.putObject(member.getKey());
                apply(merged, below);
            } else {
                target.set(member.getKey(), value);
            }
        });
    }
}
