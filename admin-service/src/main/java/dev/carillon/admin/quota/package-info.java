/// Quotas of tenants: how many of a thing a tenant may have, and how much expensive work it may run at the same
/// time. Plain checks; the counts are queries of the features.
@NullMarked
package dev.carillon.admin.quota;

import org.jspecify.annotations.NullMarked;
