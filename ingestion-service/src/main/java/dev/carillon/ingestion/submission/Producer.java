// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.submission;

import dev.carillon.events.TenantId;

/// Tenant's system that submits events, identified by its API key.
///
/// @param keyId id of the API key; not secret
public record Producer(TenantId tenant, String keyId) {}
