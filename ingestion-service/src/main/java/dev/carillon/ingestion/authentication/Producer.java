// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.authentication;

import dev.carillon.events.TenantId;

/// Who submits.
///
/// @param keyId the API key's public part
public record Producer(TenantId tenant, String keyId) {}
