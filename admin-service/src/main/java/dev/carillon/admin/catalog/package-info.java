/// Catalog: event types, categories, templates and workflows. Documents are validated, stored, and published to the
/// catalog topic.
@NullMarked
package dev.carillon.admin.catalog;

import org.jspecify.annotations.NullMarked;
