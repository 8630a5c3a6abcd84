// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.catalog;

import dev.carillon.admin.json.Fields;
import dev.carillon.admin.preference.Choice;
import dev.carillon.admin.preference.Choices;
import dev.carillon.events.v1.CatalogEntry;
import dev.carillon.events.v1.Category;

/// Reader of a category.
final class CategoryForm implements DocumentForm {

    @Override
    public void read(String id, Fields body, CatalogEntry.Builder entry) {
        entry.setCategory(Category.newBuilder()
                .setName(body.text("name", 200).orElse(id))
                .setMandatory(body.bool("mandatory").orElse(false))
                .addAllDefaultPreferences(
                        Choices.list(body, "defaultPreferences", Choices.implied(Choice.Target.CATEGORY, id, 0))
                                .stream()
                                .map(Choice::toMessage)
                                .toList()));
    }
}
