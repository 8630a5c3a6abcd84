// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.channel.circuit.ProviderCircuits.ProviderTarget;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import java.util.function.BooleanSupplier;

/// Request of an attempt for a turn at a provider.
///
/// @param concurrency Maximum number of simultaneous attempts at the provider
/// @param isAbandoned True if the turn is no longer awaited
public record PaceRequest(
        ProviderTarget target, int concurrency, Lane lane, TenantId tenant, BooleanSupplier isAbandoned) {}
