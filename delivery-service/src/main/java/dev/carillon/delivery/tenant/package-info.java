/// Settings of tenants that concern their deliveries, read from the catalog.
@NullMarked
package dev.carillon.delivery.tenant;

import org.jspecify.annotations.NullMarked;
