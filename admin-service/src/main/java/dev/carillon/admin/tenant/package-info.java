/// Tenants, and the operator key that a new installation starts with.
@NullMarked
package dev.carillon.admin.tenant;

import org.jspecify.annotations.NullMarked;
