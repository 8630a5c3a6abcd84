/// Tenants, and the API keys that a new installation starts with.
@NullMarked
package dev.carillon.admin.tenant;

import org.jspecify.annotations.NullMarked;
