// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.ingestion.authentication;

import dev.carillon.events.TenantId;

/// Authenticated producer.
///
/// @param keyId public part of the API key
public record Producer(TenantId tenant, String keyId) {}
