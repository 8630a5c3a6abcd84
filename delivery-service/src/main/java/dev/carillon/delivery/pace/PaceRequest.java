// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.delivery.pace;

import dev.carillon.delivery.channel.circuit.ProviderCircuits.Way;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import java.util.function.BooleanSupplier;

/// One attempt that asks for its turn.
///
/// @param concurrency the most attempts that the provider is given at once
/// @param isAbandoned whether no one waits for the turn any more
public record PaceRequest(Way way, int concurrency, Lane lane, TenantId tenant, BooleanSupplier isAbandoned) {}
