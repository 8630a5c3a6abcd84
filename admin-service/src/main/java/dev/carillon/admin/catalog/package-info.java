/// Event types, categories, templates and workflows: validated, stored as documents, published to the catalog topic.
@NullMarked
package dev.carillon.admin.catalog;

import org.jspecify.annotations.NullMarked;
