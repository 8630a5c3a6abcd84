/// Receipt endpoints: addresses of a tenant that receipts are sent to, with their signing secrets.
@NullMarked
package dev.carillon.admin.catalog.receipt;

import org.jspecify.annotations.NullMarked;
