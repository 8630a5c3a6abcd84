// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.quota;

import dev.carillon.admin.refusal.AdminRefusals;
import dev.carillon.events.TenantId;
import dev.carillon.runtime.access.TenantSlots;
import java.time.Duration;

/// One kind of expensive work that tenants share. Thread-safe.
///
/// @param noun name of several pieces of this work
/// @param setting setting that has the limit of each tenant
/// @param limit most pieces of one tenant at the same time
/// @param patience time to wait for a turn
record SharedWork(String noun, String setting, int limit, Duration patience, TenantSlots slots) {

    /// @param together most pieces of all tenants at the same time
    static SharedWork of(String noun, int limit, int together, Duration patience) {
        return new SharedWork(
                noun,
                "carillon.admin.quotas." + noun.replace(' ', '-'),
                limit,
                patience,
                new TenantSlots(limit, together));
    }

    TenantSlots.Slot take(TenantId tenant) {
        return switch (slots.take(tenant, patience)) {
            case TenantSlots.Outcome.Taken(TenantSlots.Slot slot) -> slot;
            case TenantSlots.Outcome.TenantAtLimit() ->
                throw AdminRefusals.tooManyAtOnce(
                        "%d %s of the tenant are under way".formatted(limit, noun), setting, limit);
            case TenantSlots.Outcome.NoneFree() ->
                throw AdminRefusals.tooManyAtOnce(
                        "too many %s of other tenants are under way".formatted(noun), setting, limit);
        };
    }
}
