// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.gateway.protocol;

import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Types of the members of a JSON command, as the protocol's schema has them. A member that is absent or `null` has
/// its zero value; members that the schema does not have are ignored.
final class CommandShape {

    private static final Predicate<JsonNode> TEXT = JsonNode::isString;
    private static final Predicate<JsonNode> FLAG = JsonNode::isBoolean;
    private static final Predicate<JsonNode> UNSIGNED = CommandShape::isUnsigned;

    private static final Predicate<JsonNode> STREAM = object(Map.of(
            "channel", TEXT, "recover", FLAG, "epoch", TEXT, "offset", UNSIGNED, "flag", UNSIGNED, "type", UNSIGNED));
    private static final Predicate<JsonNode> CONNECT = object(Map.of("token", TEXT, "subs", values(STREAM)));
    private static final Predicate<JsonNode> COMMAND = object(Map.of(
            "id",
            UNSIGNED,
            "connect",
            CONNECT,
            "rpc",
            object(Map.of("method", TEXT)),
            "send",
            JsonNode::isObject,
            "refresh",
            object(Map.of("token", TEXT)),
            "subscribe",
            STREAM,
            "unsubscribe",
            object(Map.of("channel", TEXT))));

    private CommandShape() {}

    /// True if every known member of the command has the type of the schema.
    static boolean isOf(JsonNode command) {
        return COMMAND.test(command);
    }

    private static boolean isUnsigned(JsonNode node) {
        return StreamOffset.find(node).isPresent();
    }

    private static Predicate<JsonNode> object(Map<String, Predicate<JsonNode>> members) {
        return node -> node.isObject()
                && members.entrySet().stream()
                        .allMatch(member -> isAbsent(node.path(member.getKey()))
                                || member.getValue().test(node.path(member.getKey())));
    }

    private static Predicate<JsonNode> values(Predicate<JsonNode> value) {
        return node -> node.isObject() && node.valueStream().allMatch(value);
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }
}
