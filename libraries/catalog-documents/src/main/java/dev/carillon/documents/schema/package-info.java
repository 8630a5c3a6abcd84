/// JSON Schema as event types use it. Patterns take time linear in the text.
@NullMarked
package dev.carillon.documents.schema;

import org.jspecify.annotations.NullMarked;
