// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Quotas of the tenants and their shared buckets in Redis, for ingestion, which takes from them, and admin, which
/// shows them.
@NullMarked
package dev.carillon.runtime.quota;

import org.jspecify.annotations.NullMarked;
