// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.catalog;

import dev.carillon.events.TenantId;
import dev.carillon.events.v1.ApiKey;

/// API key with its tenant.
public record KnownApiKey(TenantId tenant, ApiKey key) {}
