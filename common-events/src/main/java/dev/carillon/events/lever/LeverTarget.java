// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.events.lever;

import dev.carillon.events.CatalogKey;
import dev.carillon.events.Channel;
import dev.carillon.events.Lane;
import dev.carillon.events.TenantId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Target of a lever, which is also the lever's id: `pause:channel:email:lane:bulk`. There is one lever of each
/// kind for a target.
public record LeverTarget(LeverKind kind, Map<LeverPart, String> parts) {

    /// @throws IllegalArgumentException with a message for the user, if there is no such lever
    public LeverTarget {
        EnumMap<LeverPart, String> ordered = new EnumMap<>(LeverPart.class);
        parts.forEach((part, value) -> ordered.put(part, part.require(value)));
        if (!kind.takes(ordered.keySet())) {
            throw new IllegalArgumentException("must be one of " + kind.shownForms());
        }
        parts = Collections.unmodifiableMap(ordered);
    }

    public static LeverTarget of(LeverKind kind, Channel channel) {
        return new LeverTarget(kind, Map.of(LeverPart.CHANNEL, channel.wireName()));
    }

    public static LeverTarget of(LeverKind kind, Lane lane) {
        return new LeverTarget(kind, Map.of(LeverPart.LANE, lane.wireName()));
    }

    public static LeverTarget of(LeverKind kind, Channel channel, Lane lane) {
        return new LeverTarget(kind, Map.of(LeverPart.CHANNEL, channel.wireName(), LeverPart.LANE, lane.wireName()));
    }

    public static LeverTarget of(LeverKind kind, TenantId tenant) {
        return new LeverTarget(kind, Map.of(LeverPart.TENANT, tenant.value()));
    }

    public static LeverTarget of(LeverKind kind, TenantId tenant, Lane lane) {
        return new LeverTarget(kind, Map.of(LeverPart.TENANT, tenant.value(), LeverPart.LANE, lane.wireName()));
    }

    public static LeverTarget ofProvider(LeverKind kind, String provider) {
        return new LeverTarget(kind, Map.of(LeverPart.PROVIDER, provider));
    }

    /// Ramp from one workflow to another.
    public static LeverTarget ofWorkflow(TenantId tenant, String workflow) {
        return new LeverTarget(LeverKind.RAMP, Map.of(LeverPart.TENANT, tenant.value(), LeverPart.WORKFLOW, workflow));
    }

    public static LeverTarget ofFlag(TenantId tenant, String name) {
        return new LeverTarget(LeverKind.FLAG, Map.of(LeverPart.TENANT, tenant.value(), LeverPart.NAME, name));
    }

    public Optional<String> find(LeverPart part) {
        return Optional.ofNullable(parts.get(part));
    }

    /// Service that applies the lever, by its name in reports.
    public String service() {
        return switch (kind) {
            case PAUSE, BREAKER -> "delivery";
            case THROTTLE -> "ingestion";
            case BACKOFF -> "routing";
            case FLAG -> "admin";
            case RAMP -> parts.containsKey(LeverPart.PROVIDER) ? "delivery" : "routing";
            case REHYDRATION -> "gateway";
        };
    }

    /// Key of the lever's catalog record.
    public CatalogKey key() {
        return new CatalogKey(CatalogKey.INSTALLATION, CatalogKey.Kind.LEVER, toString());
    }

    /// Parses the wire form.
    ///
    /// @throws IllegalArgumentException with a message for the author of the id
    public static LeverTarget parse(String id) {
        String[] kindAndRest = id.split(":", 2);
        LeverKind kind = LeverKind.find(kindAndRest[0])
                .orElseThrow(() -> new IllegalArgumentException("there is no lever of the kind " + kindAndRest[0]));
        EnumMap<LeverPart, String> parts = new EnumMap<>(LeverPart.class);
        String rest = kindAndRest.length == 1 ? "" : kindAndRest[1];
        while (!rest.isEmpty()) {
            String[] nameAndRest = rest.split(":", 2);
            LeverPart part = LeverPart.find(nameAndRest[0])
                    .orElseThrow(() -> new IllegalArgumentException("must be one of " + kind.shownForms()));
            String following = nameAndRest.length == 1 ? "" : nameAndRest[1];
            String[] valueAndRest = part.takesTheRest() ? new String[] {following} : following.split(":", 2);
            parts.put(part, valueAndRest[0]);
            rest = valueAndRest.length == 1 ? "" : valueAndRest[1];
        }
        LeverTarget target = new LeverTarget(kind, parts);
        if (!target.toString().equals(id)) {
            throw new IllegalArgumentException("must be one of " + kind.shownForms());
        }
        return target;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(kind.wireName());
        parts.forEach((part, value) ->
                text.append(':').append(part.wireName()).append(':').append(value));
        return text.toString();
    }
}
