/// Templates: REST API, console editor, preview and test sending.
@NullMarked
package dev.carillon.admin.catalog.template;

import org.jspecify.annotations.NullMarked;
