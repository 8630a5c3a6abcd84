// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.admin.lever;

import dev.carillon.admin.access.Caller;
import dev.carillon.admin.console.ConsolePages;
import dev.carillon.events.lever.HeldPosition;
import dev.carillon.events.lever.LeverKind;
import dev.carillon.events.lever.LeverPart;
import dev.carillon.events.lever.LeverTarget;
import dev.carillon.events.v1.Lever;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/// Banner on every page of a tenant: the pauses and throttles that hold its notifications back.
@ControllerAdvice(annotations = ConsolePages.class)
final class LeverBanner {

    private final LeverStore levers;

    LeverBanner(LeverStore levers) {
        this.levers = levers;
    }

    /// Pause or throttle in words.
    ///
    /// @param until time at which it ends by itself; empty if it must be released
    public record Restriction(String text, String reason, String pulledBy, Optional<Instant> until) {}

    @ModelAttribute("restrictions")
    List<Restriction> restrictions(HttpServletRequest request) {
        return Caller.of(request)
                .map(caller -> restrictions(caller.tenant().value()))
                .orElse(List.of());
    }

    private List<Restriction> restrictions(String tenant) {
        return levers.list().stream()
                .filter(held ->
                        held.target().kind() == LeverKind.PAUSE || held.target().kind() == LeverKind.THROTTLE)
                .filter(held -> held.target()
                        .find(LeverPart.TENANT)
                        .filter(other -> !other.equals(tenant))
                        .isEmpty())
                .map(LeverBanner::restriction)
                .toList();
    }

    private static Restriction restriction(HeldPosition held) {
        Lever lever = held.lever();
        return new Restriction(
                text(held.target(), lever),
                lever.getReason(),
                lever.getPulledBy(),
                lever.getUntilMillis() == 0
                        ? Optional.empty()
                        : Optional.of(Instant.ofEpochMilli(lever.getUntilMillis())));
    }

    private static String text(LeverTarget target, Lever lever) {
        String what = target.kind() == LeverKind.PAUSE
                ? "Sending is paused"
                : "Each instance accepts at most %d events per second"
                        .formatted(lever.getThrottle().getEventsPerSecond());
        return what
                + part(target, LeverPart.CHANNEL, " on the channel ")
                + part(target, LeverPart.PROVIDER, " through the provider ")
                + part(target, LeverPart.LANE, " in the lane ")
                + (target.find(LeverPart.TENANT).isPresent() ? " for this tenant." : " for all tenants.");
    }

    private static String part(LeverTarget target, LeverPart part, String words) {
        return target.find(part).map(value -> words + value).orElse("");
    }
}
