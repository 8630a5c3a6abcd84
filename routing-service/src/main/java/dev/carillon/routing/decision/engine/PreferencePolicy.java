// SPDX-FileCopyrightText: The Carillon authors
// SPDX-License-Identifier: Apache-2.0
package dev.carillon.routing.decision.engine;

import dev.carillon.events.Channel;
import dev.carillon.events.v1.ChannelCode;
import dev.carillon.events.v1.Preference;
import dev.carillon.routing.decision.Action;
import dev.carillon.routing.decision.RuleName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rule that applies preferences for an event type on a channel. Layers, from the weakest: the tenant's defaults, the
/// category's, the event type's, the recipient's own. Within a layer the event type outranks the category, and the
/// category outranks "all"; then a preference for the channel outranks one for every channel; then the newest wins,
/// and the last of equally new ones. Without any preference the channel is on. Mandatory types are always on.
final class PreferencePolicy implements ChannelPolicy {

    @Override
    public String rule() {
        return RuleName.PREFERENCE;
    }

    @Override
    public Optional<ChannelVerdict> apply(ChannelQuestion question) {
        Notification notification = question.notification();
        if (notification.isMandatory()) {
            return Optional.empty();
        }
        return decide(notification, question.channel())
                .filter(choice -> !choice.preference().getEnabled())
                .map(choice -> new ChannelVerdict.Silent(
                        new Action.Reason(RuleName.PREFERENCE, choice.describe(), inputs(choice, notification))));
    }

    @Override
    public Map<String, String> evidence(ChannelQuestion question) {
        Notification notification = question.notification();
        return notification.isMandatory()
                ? Map.of("mandatory", "true")
                : decide(notification, question.channel())
                        .map(choice -> inputs(choice, notification))
                        .orElse(Map.of("layer", "none"));
    }

    private static Map<String, String> inputs(Choice choice, Notification notification) {
        return Map.of(
                "layer", choice.layer(),
                "scope", choice.scope(),
                "category", notification.type().getCategory(),
                "eventType", notification.typeId());
    }

    /// Deciding preference, if there is one.
    static Optional<Choice> decide(Notification notification, Channel channel) {
        for (Layer layer : layers(notification)) {
            Optional<Choice> strongest =
                    layer.preferences().isEmpty() ? Optional.empty() : strongest(layer, notification, channel);
            if (strongest.isPresent()) {
                return strongest;
            }
        }
        return Optional.empty();
    }

    /// @param layer name of the preference's layer
    record Choice(String layer, Preference preference) {

        String scope() {
            return switch (preference.getScopeCase()) {
                case EVENT_TYPE -> "event type";
                case CATEGORY -> "category";
                case ALL, SCOPE_NOT_SET -> "all";
            };
        }

        String describe() {
            return "%s: %s switched %s".formatted(layer, scope(), preference.getEnabled() ? "on" : "off");
        }
    }

    private record Layer(String name, List<Preference> preferences) {}

    /// Layers, from the strongest to the weakest.
    private static List<Layer> layers(Notification notification) {
        return List.of(
                new Layer(
                        "recipient", notification.request().profile().content().getPreferencesList()),
                new Layer("event type default", notification.type().getDefaultPreferencesList()),
                new Layer("category default", notification.category().getDefaultPreferencesList()),
                new Layer("tenant default", notification.tenant().getDefaultPreferencesList()));
    }

    private static Optional<Choice> strongest(Layer layer, Notification notification, Channel channel) {
        return layer.preferences().stream()
                .filter(preference -> isAbout(preference, notification))
                .filter(preference -> isAbout(preference, channel))
                // Of equal preferences the later one is kept.
                .reduce((kept, next) -> STRENGTH.compare(next, kept) >= 0 ? next : kept)
                .map(preference -> new Choice(layer.name(), preference));
    }

    private static final Comparator<Preference> STRENGTH = Comparator.comparingInt(PreferencePolicy::scopeRank)
            .thenComparingInt(preference -> preference.getChannel() == ChannelCode.CHANNEL_UNSPECIFIED ? 0 : 1)
            .thenComparingLong(Preference::getChangedAtMillis);

    private static int scopeRank(Preference preference) {
        return switch (preference.getScopeCase()) {
            case EVENT_TYPE -> 2;
            case CATEGORY -> 1;
            case ALL, SCOPE_NOT_SET -> 0;
        };
    }

    private static boolean isAbout(Preference preference, Notification notification) {
        return switch (preference.getScopeCase()) {
            case EVENT_TYPE -> preference.getEventType().equals(notification.typeId());
            case CATEGORY -> preference.getCategory().equals(notification.type().getCategory());
            case ALL, SCOPE_NOT_SET -> true;
        };
    }

    private static boolean isAbout(Preference preference, Channel channel) {
        return preference.getChannel() == ChannelCode.CHANNEL_UNSPECIFIED || preference.getChannel() == channel.code();
    }
}
