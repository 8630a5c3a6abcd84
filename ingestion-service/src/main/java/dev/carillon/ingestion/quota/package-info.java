// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0

/// Quotas of the tenants. An instance takes tokens from a tenant's shared bucket in portions and admits events from
/// memory.
@NullMarked
package dev.carillon.ingestion.quota;

import org.jspecify.annotations.NullMarked;
