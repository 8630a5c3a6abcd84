// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.documents.catalog;

import dev.carillon.documents.json.Fields;
import dev.carillon.documents.json.Parsed;
import dev.carillon.documents.preference.Choice;
import dev.carillon.documents.preference.Choices;
import dev.carillon.events.v1.Category;
import tools.jackson.databind.node.ObjectNode;

/// JSON form of a category.
public final class CategoryDocument {

    private static final int MAX_NAME = 200;

    private CategoryDocument() {}

    /// @param id name of a category that has no other name, and scope of its preferences
    public static Parsed<Category> parse(String id, ObjectNode json) {
        Fields body = Fields.of(json);
        Category category = Category.newBuilder()
                .setName(body.text("name", MAX_NAME).orElse(id))
                .setMandatory(body.bool("mandatory").orElse(false))
                .addAllDefaultPreferences(
                        Choices.list(body, "defaultPreferences", Choices.implied(Choice.Target.CATEGORY, id, 0))
                                .stream()
                                .map(Choice::toMessage)
                                .toList())
                .build();
        return Parsed.of(category, body);
    }
}
