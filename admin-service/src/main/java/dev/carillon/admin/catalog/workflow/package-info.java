/// Workflows: REST API and console editor with a form of the steps.
@NullMarked
package dev.carillon.admin.catalog.workflow;

import org.jspecify.annotations.NullMarked;
